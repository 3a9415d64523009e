package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"treatybot/bot/discord/card"
)

// TestPayload: JSON alone, and with files a form that holds both.
func TestPayload(t *testing.T) {
	m := card.Message{Attachments: []card.Attachment{{ID: 0, Filename: `a "b".txt`}}}
	alone, contentType, err := payload(m, nil)
	if err != nil || contentType != "application/json" || !json.Valid(alone) {
		t.Fatalf("without files: %s, %s, %v", alone, contentType, err)
	}
	body, contentType, err := payload(m, []card.File{{Name: `a "b".txt`, ContentType: "text/plain; charset=utf-8", Content: []byte("äöü")}})
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" {
		t.Fatalf("with files: %s, %v", contentType, err)
	}
	form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(form.Value["payload_json"], ""); got != string(alone) {
		t.Errorf("payload_json is %s, want %s", got, alone)
	}
	files := form.File["files[0]"]
	if len(files) != 1 || files[0].Filename != `a "b".txt` || files[0].Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Fatalf("the form has the files %+v", form.File)
	}
	f, err := files[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if content, err := io.ReadAll(f); string(content) != "äöü" || err != nil {
		t.Errorf("the file holds %q: %v", content, err)
	}
}
