package discord

import (
	"context"
	"errors"

	"treatybot/bot"
)

type Plan struct{ Added, Changed, Removed, Unchanged []string }

func Register(context.Context, Config, bool) (Plan, map[string]string, error) {
	return Plan{}, nil, errors.New("not joined")
}

func complete(*bot.Bot, CommandData, string) Autocomplete { return Autocomplete{} }
