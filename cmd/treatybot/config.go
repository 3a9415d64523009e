package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/joho/godotenv"
)

// Config is the settings from the environment and the file .env in the
// working folder, where the environment wins. .env.example lists them all.
type Config struct {
	DataDir  string     // DATA_DIR
	LogLevel slog.Level // LOG_LEVEL
	NoColor  bool       // NO_COLOR
	Mirror   string     // TREATYBOT_SOURCES_URL: folder with the files of corpus pull
}

// readConfig reads and checks the settings.
func readConfig() (Config, error) {
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Config{}, &hinted{fmt.Errorf("file .env: %w", err), "Write one NAME=value per line; .env.example shows how."}
	}
	c := Config{DataDir: os.Getenv("DATA_DIR"), LogLevel: slog.LevelWarn, NoColor: os.Getenv("NO_COLOR") != "", Mirror: os.Getenv("TREATYBOT_SOURCES_URL")}
	if c.DataDir == "" {
		c.DataDir = filepath.Join(xdg.DataHome, "treatybot")
	}
	if level := os.Getenv("LOG_LEVEL"); level != "" {
		if err := c.LogLevel.UnmarshalText([]byte(strings.ToUpper(level))); err != nil {
			return Config{}, &hinted{fmt.Errorf("LOG_LEVEL is %q", level), "Set it to debug, info, warn or error."}
		}
	}
	if u, err := url.Parse(c.Mirror); err != nil || c.Mirror != "" && u.Scheme != "http" && u.Scheme != "https" {
		return Config{}, &hinted{fmt.Errorf("TREATYBOT_SOURCES_URL is %q", c.Mirror), "Set it to an address that begins with http:// or https://, or leave it out."}
	}
	return c, nil
}
