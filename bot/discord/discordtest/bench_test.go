package discordtest

import (
	"encoding/json"
	"os"
	"testing"

	"treatybot/corpus/corpustest"
)

// BenchmarkDescription is what loading Discord's API description costs.
func BenchmarkDescription(b *testing.B) {
	file, err := os.ReadFile(corpustest.Shared(b, "discord", "openapi.json"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if d := compile(file); d.err != nil {
			b.Fatal(d.err)
		}
	}
}

// BenchmarkCheck is what checking one response costs: of a card with 33
// components.
func BenchmarkCheck(b *testing.B) {
	corpustest.Shared(b, "discord", "openapi.json")
	var inner list
	for range 10 {
		inner = append(inner, object{"type": 10, "content": "x"}, object{"type": 14},
			object{"type": 10, "content": "y"})
	}
	button := object{"type": 2, "style": 1, "label": "Why?", "custom_id": "w"}
	raw, err := json.Marshal(object{"type": 4, "data": object{"flags": flagV2, "allowed_mentions": object{"parse": list{}},
		"components": list{object{"type": 17, "components": append(inner, object{"type": 1, "components": list{button}})}}}})
	if err != nil {
		b.Fatal(err)
	}
	var v object
	if err := json.Unmarshal(raw, &v); err != nil {
		b.Fatal(err)
	}
	b.Run("schema", func(b *testing.B) {
		for b.Loop() {
			if flaws := described().check(schemaCallback, v); flaws != nil {
				b.Fatal(flaws)
			}
		}
	})
	b.Run("rules", func(b *testing.B) {
		d := draft{fields: v["data"].(object), prefix: "data."}
		for b.Loop() {
			if flaws := d.flaws(); flaws != nil {
				b.Fatal(flaws)
			}
		}
	})
}
