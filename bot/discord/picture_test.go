package discord

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/bottest"
	"treatybot/bot/discord/discordpicture"
	"treatybot/bot/discord/discordtest"
)

var update = flag.Bool("update", false, "draw the pictures of the README, and write the golden command, anew")

const (
	maxPicture = 40_000 // bytes
	textMargin = 16     // pixels that stay free at the right
)

// TestPictures: the pictures of the README are what the bot answers now.
func TestPictures(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{})
	for _, p := range []struct {
		file, command string
		options       []string
	}{
		{"status-finland.svg", "status", []string{"country", "suomi"}},
		{"ask-war.svg", "ask", []string{"question", "can you quit while at war?"}},
		{"article.svg", "article", []string{"treaty", "ottawa", "article", "20(3)"}},
		{"why-withdraw.svg", "why-withdraw", nil},
	} {
		t.Run(p.file, func(t *testing.T) {
			scene := discordpicture.Scene{Typed: "/" + p.command, User: "alice", Bot: "treatybot", Time: bottest.Today.Format("02/01/2006, 15:04")}
			for i := 0; i+1 < len(p.options); i += 2 {
				scene.Typed += " " + p.options[i] + ": " + p.options[i+1]
			}
			message, err := json.Marshal(s.Slash(alice, square, p.command, optionsOf(p.options)...).Answer().Message.Fields)
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := discordpicture.Message(scene, message)
			if err != nil {
				t.Fatal(err)
			}
			comparePicture(t, p.file, drawn)
		})
	}
	t.Run("autocomplete.svg", func(t *testing.T) {
		typing := discordpicture.Typing{Command: "treaty", Option: "name", SoFar: "nuclear"}
		var offered []string
		for _, c := range s.Complete(bob, square, typing.Command, discordtest.Typing(typing.Option, typing.SoFar)).Answer().Choices {
			offered = append(offered, c.Name)
		}
		drawn, err := discordpicture.Completion(typing, offered)
		if err != nil {
			t.Fatal(err)
		}
		comparePicture(t, "autocomplete.svg", drawn)
	})
}

// TestModeratorPicture: so is that of what a moderator sees.
func TestModeratorPicture(t *testing.T) {
	b, _ := bottest.NewKeeper(t, indexFolder, bottest.Keeper{})
	s := serveHTTP(t, b, Pace{}, discordtest.Options{})
	const name, text = "clearance-report.md", "# Clearance on the northern shore, 2026\n\n## What was done\n\n" +
		"Deminers searched 4.2 square kilometres of the northern shore and took out 611 anti-personnel mines.\n\n## What remains\n\n" +
		"Two strips behind the lighthouse could not be reached before the winter. They stay fenced and marked until May.\n"
	preview := s.addFile(carol, upload(name, text))
	preview.Answer()
	edit := preview.Press(carol, "Edit details")
	edit.Answer()
	edit.Submit(map[string]string{"date": "2026-10-30", "source": "Shore Clearance Office", "licence": "CC BY 4.0"}).Answer()
	message, err := json.Marshal(preview.Message().Fields)
	if err != nil {
		t.Fatal(err)
	}
	scene := discordpicture.Scene{Typed: "/corpus add file: " + name, User: "carol", Bot: "treatybot", Time: bottest.Today.Format("02/01/2006, 15:04")}
	drawn, err := discordpicture.Message(scene, message)
	if err != nil {
		t.Fatal(err)
	}
	comparePicture(t, "corpus-add.svg", drawn)
}

// comparePicture compares a picture with the one that is kept. No text may
// stick out of it.
func comparePicture(t *testing.T, file string, drawn []byte) {
	t.Helper()
	var svg struct {
		Width float64 `xml:"width,attr"`
		Text  []struct {
			X      float64 `xml:"x,attr"`
			Length float64 `xml:"textLength,attr"`
			Text   string  `xml:",chardata"`
		} `xml:"text"`
	}
	if err := xml.Unmarshal(drawn, &svg); err != nil {
		t.Fatal(err)
	}
	for _, x := range svg.Text {
		if x.X+x.Length > svg.Width-textMargin {
			t.Errorf("%q sticks out", x.Text)
		}
	}
	if len(drawn) > maxPicture {
		t.Errorf("%d bytes, %d allowed", len(drawn), maxPicture)
	}
	name := filepath.Join("pictures", file)
	if *update {
		if err := os.WriteFile(name, drawn, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(drawn)); diff != "" {
		t.Errorf("not what the bot answers now; go test ./bot/discord -run TestPictures -update draws it anew (-want +got):\n%s", diff)
	}
}
