package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"treatybot/corpus"
	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

// frozen is the SHA-256 of migrations that were released: databases out there
// have gone through them. What is wrong in one is put right by a later one.
var frozen = map[string]string{
	"sqlite 1":   "1bb6a2f54104af0cf69868e5b5ffd06abb0f10b25e32abe389a197f75fc3a673",
	"postgres 1": "efdf1c0aa6836607ea2b450fd726e4a97abc73fc203c934966ca355f5837843f",
}

func TestFrozen(t *testing.T) {
	for _, dialect := range []string{"sqlite", "postgres"} {
		list, err := store.MigrationsOf(dialect)
		if err != nil {
			t.Fatal(err)
		}
		for version, text := range list {
			sum := sha256.Sum256([]byte(text))
			name := fmt.Sprint(dialect, " ", version)
			if want, ok := frozen[name]; ok && hex.EncodeToString(sum[:]) != want {
				t.Errorf("migration %s was changed: %x", name, sum)
			}
		}
	}
}

// TestOlder: a database of the first version, with what it held then, is
// brought up to date and everything is still there. testdata/v1.sql must not
// change when tables do.
func TestOlder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		rows, err := os.ReadFile("testdata/v1.sql")
		if err != nil {
			t.Fatal(err)
		}
		if err := store.OpenAt(ctx, c, 1); err != nil {
			t.Fatal(err)
		}
		if err := store.Fill(ctx, c, string(rows)); err != nil {
			t.Fatal(err)
		}
		s := storetest.Open(t, c)
		page, err := s.List(ctx, "100", store.Query{Which: store.All})
		if err != nil || page.Total != 2 || page.Documents[0].ID != "c-old-map" || page.Documents[0].Published() {
			t.Fatalf("list %+v, %v", page, err)
		}
		d, err := s.Get(ctx, "100", "c-old-guide")
		if err != nil || d.Text != "# Old guide" || d.Revision != 2 || d.Meta.Date != (corpus.Date{Year: 2020, Month: 2}) || d.Origin.Kind != store.OriginLink || d.Added.Name != "Anna" {
			t.Errorf("document %+v, %v", d, err)
		}
		if got, want := changes(t, s), "1 published c-old-guide, 2 replaced c-old-guide, 3 published c-old-map, 4 removed c-old-map"; got != want {
			t.Errorf("feed %s; want %s", got, want)
		}
		if id, err := s.FeedID(ctx); err != nil || id != "0123456789abcdef0123456789abcdef" {
			t.Errorf("feed %q, %v", id, err)
		}
		if draft, err := s.Draft(ctx, "100", "DRAFT"); err != nil || draft.Text != "# Draft" {
			t.Errorf("draft %+v, %v", draft, err)
		}
		// It takes what later versions brought, and goes on.
		if err := s.RecordGap(ctx, "100", "Why?", day); err != nil {
			t.Error(err)
		}
		if d, err := s.Restore(ctx, "100", "c-old-map", ben); err != nil || d.Seq != 5 {
			t.Errorf("restored %+v, %v", d, err)
		}
		if d, err := s.Publish(ctx, "100", "DRAFT", ben); err != nil || d.ID != "c-a-draft" || d.Seq != 6 {
			t.Errorf("published %+v, %v", d, err)
		}
	})
}

func TestNewer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		add(t, s, "g", "Document")
		if err := s.Write(ctx, "INSERT INTO treatybot_schema (version) VALUES (1000)"); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(ctx, c)
		wantError(t, err, store.ErrNewerSchema)
		if _, err := s.Get(ctx, "g", "c-document"); err != nil {
			t.Error(err)
		}
	})
}

// TestOpenAtOnce: of many that open an empty database at once, one makes the
// tables.
func TestOpenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		var opening errgroup.Group
		for i := range 8 {
			opening.Go(func() error {
				s, err := store.Open(ctx, c)
				if err != nil {
					return err
				}
				defer s.Close()
				_, err = s.Add(ctx, "g", proposal(fmt.Sprint("Document ", i)), anna)
				return err
			})
		}
		if err := opening.Wait(); err != nil {
			t.Fatal(err)
		}
		if head, err := storetest.Open(t, c).Head(ctx); err != nil || head != 8 {
			t.Errorf("head %d, %v", head, err)
		}
	})
}

// TestMetadata: whatever fields metadata gets, they must be kept.
func TestMetadata(t *testing.T) {
	m := corpus.Meta{
		ID: "id", Kind: corpus.Treaty, Layer: corpus.Plain, Title: "t", ShortTitle: "s", Aliases: []string{"a"}, Language: "en", Date: day,
		Adopted: day.AddDays(1), OpenedForSignature: day.AddDays(2), EntryIntoForce: day.AddDays(3), Depositary: "d", Source: "o", SourceURL: "u",
		Publisher: "p", Licence: "l",
	}
	if empty := zeroFields(m); empty != "" {
		t.Fatalf("the test leaves %s empty", empty)
	}
	if diff := cmp.Diff(any(m), store.Metadata(m).Restored()); diff != "" {
		t.Errorf("kept metadata (-want +got):\n%s", diff)
	}
}

func zeroFields(m corpus.Meta) (names string) {
	v := reflect.ValueOf(m)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			names += v.Type().Field(i).Name + " "
		}
	}
	return names
}
