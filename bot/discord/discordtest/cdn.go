package discordtest

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// RouteCDN is any file of the CDN, as Count and Fail name it.
const RouteCDN = "GET cdn"

// cdnPath is where the server keeps its CDN.
const cdnPath = "/cdn/"

// linksLast is how long a link of the CDN works: docs.discord.com/developers,
// reference, "Signed Attachment CDN URLs".
const linksLast = 24 * time.Hour

// CDNURL is the base of the CDN, as DISCORD_CDN_URL takes it. Links to it in
// interactions are to Discord's own hosts.
func (s *Server) CDNURL() string { return s.http.URL + strings.TrimSuffix(cdnPath, "/") }

// Upload is a file that a user uploads with a command or a message. Where it
// says more than the File, what Discord tells of it is not true.
type Upload struct {
	File
	Told    int    // size that is told, in bytes; 0: the file's
	URL     string // address that is told; empty: that of the file, signed
	Expired bool   // its link has expired
	Endless bool   // the CDN does not tell its length
}

// Attach is an option with a file.
func Attach(name string, u Upload) Option { return Option{Name: name, Value: u} }

// Attached is a message with files.
func (s *Server) Attached(message map[string]any, uploads ...Upload) map[string]any {
	m := maps.Clone(message)
	var files list
	for _, u := range uploads {
		files = append(files, s.upload(u))
	}
	m["attachments"] = files
	return m
}

// upload puts a file into the CDN, and tells of it as Discord does.
func (s *Server) upload(u Upload) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.snowflake()
	at := fmt.Sprintf("/ephemeral-attachments/%s/%s/%s", s.o.ApplicationID, id, url.PathEscape(u.Name))
	until := s.o.Now().Add(linksLast)
	if u.Expired {
		until = s.o.Now().Add(-time.Second)
	}
	s.files[path.Clean(at)] = u
	signed := at + "?" + s.signature(at, until).Encode()
	return object{
		"id": id, "filename": u.Name, "size": cmp.Or(u.Told, len(u.Content)), "content_type": u.ContentType, "ephemeral": true,
		"url": cmp.Or(u.URL, "https://cdn.discordapp.com"+signed), "proxy_url": "https://media.discordapp.net" + signed,
	}
}

// signature signs a path until some moment: when it ends, when it was issued,
// and the mark.
func (s *Server) signature(at string, until time.Time) url.Values {
	ends, issued := strconv.FormatInt(until.Unix(), 16), strconv.FormatInt(until.Add(-linksLast).Unix(), 16)
	mark := hmac.New(sha256.New, s.private.Seed())
	fmt.Fprintf(mark, "%s %s %s", at, ends, issued)
	return url.Values{"ex": {ends}, "is": {issued}, "hm": {hex.EncodeToString(mark.Sum(nil))}}
}

// cdn serves files to whoever has a link that is signed and has not expired.
func (s *Server) cdn(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	at := "/" + strings.TrimPrefix(r.URL.EscapedPath(), cdnPath)
	u, there := s.files[path.Clean(at)]
	ends, err := strconv.ParseInt(r.URL.Query().Get("ex"), 16, 64)
	until := time.Unix(ends, 0)
	good := err == nil && s.signature(at, until).Encode() == r.URL.RawQuery && s.o.Now().Before(until)
	if r.Header.Get("Authorization") != "" {
		s.noteLocked(RuleCDN, RouteCDN, nil, "the bot's token was sent along")
	}
	s.mu.Unlock()
	switch {
	case r.Method != http.MethodGet:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case !there || !good:
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", cmp.Or(u.ContentType, "application/octet-stream"))
		if !u.Endless {
			w.Header().Set("Content-Length", strconv.Itoa(len(u.Content)))
		}
		_, _ = w.Write(u.Content)
	}
}

// resolved gives what the options of an interaction refer to by id.
func resolved(options []Option) object {
	files := object{}
	for _, o := range options {
		if file, ok := o.Value.(object); ok {
			files[text(file["id"])] = file
		}
		inner, _ := resolved(o.Options)["attachments"].(object)
		maps.Copy(files, inner)
	}
	if len(files) == 0 {
		return nil
	}
	return object{"attachments": files}
}

// uploaded puts the files among options into the CDN.
func (s *Server) uploaded(options []Option) []Option {
	var done []Option
	for _, o := range options {
		if u, ok := o.Value.(Upload); ok {
			o.Value = s.upload(u)
		}
		o.Options = s.uploaded(o.Options)
		done = append(done, o)
	}
	return done
}
