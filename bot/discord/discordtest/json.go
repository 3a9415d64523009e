package discordtest

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// JSON as it comes: what is checked must not have been decoded into less.
type (
	object = map[string]any
	list   = []any
)

// text gives a string, empty if it is none.
func text(v any) string { t, _ := v.(string); return t }

// truth gives a bool, false if it is none.
func truth(v any) bool { b, _ := v.(bool); return b }

// items gives an array, nil if it is none.
func items(v any) list { l, _ := v.(list); return l }

// number gives a whole number, 0 if it is none.
func number(v any) int {
	switch n := v.(type) {
	case float64:
		return int(n)
	case int:
		return n
	}
	return 0
}

// utf16Len is the length of a text in UTF-16 units, never less than in
// characters: which of them Discord counts is not documented everywhere.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// walk goes over components and all within them.
func walk(components list) iter.Seq[object] {
	return func(yield func(object) bool) { visit(components, yield) }
}

func visit(components list, yield func(object) bool) bool {
	for _, c := range components {
		c, ok := c.(object)
		if !ok {
			continue
		}
		if !yield(c) || !visit(items(c["components"]), yield) {
			return false
		}
		if a, ok := c["accessory"]; ok && !visit(list{a}, yield) {
			return false
		}
	}
	return true
}

// body is what a request says: JSON, and the files beside it.
type body struct {
	value any // the JSON
	files []File
}

// fields are the JSON's, nil if it is no object.
func (b body) fields() object { o, _ := b.value.(object); return o }

// maxBody is what Discord takes at most, with all files.
const maxBody = 25 << 20

var filePart = regexp.MustCompile(`^files\[(\d+)\]$`)

// readBody reads JSON, or multipart with payload_json and files[n].
func readBody(contentType string, r io.Reader) (body, *refusal) {
	kind, params, _ := mime.ParseMediaType(contentType)
	r = io.LimitReader(r, maxBody+1)
	if kind == "multipart/form-data" {
		return readParts(multipart.NewReader(r, params["boundary"]))
	}
	raw, err := io.ReadAll(r)
	if len(raw) > maxBody {
		return body{}, tooLarge()
	}
	if err != nil {
		return body{}, hungUp()
	}
	if kind != "application/json" {
		return body{}, noJSON(fmt.Sprintf("content type %q", contentType))
	}
	return decode(raw, nil)
}

func readParts(parts *multipart.Reader) (body, *refusal) {
	var payload []byte
	var files []File
	size := 0
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return body{}, noJSON(err.Error())
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return body{}, noJSON(err.Error())
		}
		if size += len(raw); size > maxBody {
			return body{}, tooLarge()
		}
		if part.FormName() == "payload_json" {
			payload = raw
			continue
		}
		m := filePart.FindStringSubmatch(part.FormName())
		if m == nil {
			return body{}, noJSON("part " + part.FormName())
		}
		index, err := strconv.Atoi(m[1])
		if err != nil {
			return body{}, noJSON(err.Error())
		}
		files = append(files, File{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Content: raw, index: index})
	}
	return decode(payload, files)
}

func decode(raw []byte, files []File) (body, *refusal) {
	b := body{files: slices.Clip(files)}
	if err := json.Unmarshal(raw, &b.value); err != nil {
		return b, noJSON(err.Error())
	}
	return b, nil
}

// hungUp is for a client that went before its request was whole: that breaks
// no rule.
func hungUp() *refusal { return &refusal{Status: http.StatusBadRequest, Message: "400: Bad Request"} }

func noJSON(why string) *refusal {
	return &refusal{Rule: RuleBody, Status: http.StatusBadRequest, Code: 50109,
		Message: "The request body contains invalid JSON. " + why}
}

func tooLarge() *refusal {
	return &refusal{Rule: RuleTooLarge, Status: http.StatusRequestEntityTooLarge, Code: 40005, Message: "Request entity too large"}
}

// reply writes JSON, or nothing for nil.
func reply(w http.ResponseWriter, status int, answer any) {
	if answer == nil {
		w.WriteHeader(status)
		return
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, strings.ToValidUTF8(err.Error(), ""), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}
