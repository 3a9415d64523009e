package discord

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"

	"github.com/bwmarrin/discordgo"
	"go.yaml.in/yaml/v3"
)

// The words of commands in other languages than English, a file for each.
// Discord has no locale for Estonian and Latvian; their speakers see English.
//
//go:embed locales/*.yaml
var localeFiles embed.FS

// words name and describe a command or an option.
type words struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
}

// translation is the words of all commands in one language.
type translation struct {
	Locales  []string           `yaml:"locales"` // of Discord that are served by it
	Options  map[string]words   `yaml:"options"` // of options that several commands have
	Commands map[string]command `yaml:"commands"`
	Topics   map[string]string  `yaml:"topics"` // of figures
}

// command is the words of a command; those of a subcommand stand under its whole
// name, "corpus add". Of its options those stand here that no
// other command has, or that it describes in words of its own.
type command struct {
	words   `yaml:",inline"`
	Options map[string]words `yaml:"options"`
}

// option gives the words of an option of a command.
func (t translation) option(command, option string) words {
	w, own := t.Options[option], t.Commands[command].Options[option]
	if own.Name != "" {
		w.Name = own.Name
	}
	if own.Description != "" {
		w.Description = own.Description
	}
	return w
}

// translations are those of all languages.
type translations []translation

func loadTranslations(fsys fs.FS) (translations, error) {
	names, err := fs.Glob(fsys, "locales/*.yaml")
	if err != nil {
		return nil, err
	}
	var all translations
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var t translation
		d := yaml.NewDecoder(bytes.NewReader(content))
		d.KnownFields(true)
		if err := d.Decode(&t); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
		all = append(all, t)
	}
	return all, nil
}

// in gives what pick finds in each language, by locale.
func (all translations) in(pick func(translation) string) map[discordgo.Locale]string {
	found := map[discordgo.Locale]string{}
	for _, t := range all {
		for _, locale := range t.Locales {
			if text := pick(t); text != "" {
				found[discordgo.Locale(locale)] = text
			}
		}
	}
	return found
}
