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
	Database secret     // DATABASE_URL: where community documents are kept; empty: in the data folder
	Discord  settings   // as they were written; only the commands that use them check them
}

// readConfig reads the settings, and checks those that every command uses. A
// command that nobody set a level for logs from the default on.
func readConfig(level slog.Level) (Config, error) {
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
			return Config{}, &hinted{fmt.Errorf("file .env: %w", pathError), "Check that it is a file that you may read."}
		}
		// What the reader says of a line quotes it, secrets and all.
		return Config{}, &hinted{errors.New("file .env: a line is not NAME=value"), "Write one NAME=value per line, in plain text (UTF-8 without a byte order mark), each quotation mark closed; .env.example shows how."}
	}
	c := Config{DataDir: os.Getenv("DATA_DIR"), LogLevel: level, NoColor: os.Getenv("NO_COLOR") != "", Mirror: os.Getenv("TREATYBOT_SOURCES_URL"), Database: secret(os.Getenv("DATABASE_URL"))}
	c.Discord = settings{
		Token:         secret(os.Getenv("DISCORD_TOKEN")),
		ApplicationID: os.Getenv("DISCORD_APPLICATION_ID"),
		PublicKey:     os.Getenv("DISCORD_PUBLIC_KEY"),
		GuildID:       os.Getenv("DISCORD_GUILD_ID"),
		APIURL:        os.Getenv("DISCORD_API_URL"),
		CDNURL:        os.Getenv("DISCORD_CDN_URL"),
		Listen:        os.Getenv("INTERACTIONS_ADDR"),
		ShardIDs:      os.Getenv("SHARD_IDS"),
		ShardCount:    os.Getenv("SHARD_COUNT"),
	}
	if c.DataDir == "" {
		c.DataDir = filepath.Join(xdg.DataHome, "treatybot")
	}
	if level := os.Getenv("LOG_LEVEL"); level != "" {
		if err := c.LogLevel.UnmarshalText([]byte(strings.ToUpper(level))); err != nil {
			return Config{}, &hinted{errors.New("LOG_LEVEL " + quoted(level)), "Set it to debug, info, warn or error."}
		}
	}
	if u, err := url.Parse(c.Mirror); err != nil || c.Mirror != "" && u.Scheme != "http" && u.Scheme != "https" {
		return Config{}, &hinted{errors.New("TREATYBOT_SOURCES_URL " + quoted(c.Mirror)), "Set it to an address that begins with http:// or https://, or leave it out."}
	}
	return c, nil
}

// quoted tells the value of a setting, or only its shape where it is long: a
// token may have been put there by mistake.
func quoted(value string) string {
	const short = 20
	if len(value) > short {
		return "holds " + shape(value)
	}
	return fmt.Sprintf("is %q", value)
}
