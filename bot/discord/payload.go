package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/textproto"

	"treatybot/bot/discord/card"
)

// payload encodes what is sent to Discord: as JSON, or where files go with it as
// a form with the JSON in payload_json and the files beside it, numbered like
// the attachments that describe them (docs.discord.com/developers/reference,
// Uploading Files).
func payload(v any, files []card.File) (body []byte, contentType string, err error) {
	content, err := json.Marshal(v)
	if err != nil || len(files) == 0 {
		return content, "application/json", err
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	parts := []part{{`form-data; name="payload_json"`, "application/json", content}}
	for i, f := range files {
		disposition := multipart.FileContentDisposition(fmt.Sprintf("files[%d]", i), f.Name)
		parts = append(parts, part{disposition, f.ContentType, f.Content})
	}
	for _, p := range parts {
		to, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {p.disposition}, "Content-Type": {p.contentType}})
		if err != nil {
			return nil, "", err
		}
		if _, err := to.Write(p.content); err != nil {
			return nil, "", err
		}
	}
	err = w.Close()
	return form.Bytes(), w.FormDataContentType(), err
}

// part is a part of a form.
type part struct {
	disposition, contentType string
	content                  []byte
}
