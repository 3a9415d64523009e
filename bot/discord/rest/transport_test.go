package rest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
)

// echo answers with what it was asked.
func echo(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %q", r.Host, r.RequestURI, r.Header.Get("Authorization"))
	}))
	t.Cleanup(s.Close)
	return s
}

// TestRoute: where requests end up, and which of them keep the token.
func TestRoute(t *testing.T) {
	t.Parallel()
	api, cdn := echo(t), echo(t)
	apiHost, cdnHost := strings.TrimPrefix(api.URL, "http://"), strings.TrimPrefix(cdn.URL, "http://")
	client, err := newHTTPClient(Config{APIURL: api.URL + "/some/api/v10/", CDNURL: cdn.URL + "/files"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, url, want string // want empty: refused
	}{
		{"discordgo's version", "https://discord.com/api/v9/gateway/bot?a=b", apiHost + ` /some/api/v10/gateway/bot?a=b "Bot x"`},
		{"ours", base + "/users/@me", apiHost + ` /some/api/v10/users/@me "Bot x"`},
		{"no version", "https://discord.com/api/users/@me", apiHost + ` /some/api/v10/users/@me "Bot x"`},
		{"two slashes", discordgo.EndpointVoiceRegions, apiHost + ` /some/api/v10/voice/regions "Bot x"`},
		{"escaped path", discordgo.EndpointMessageReaction("1", "2", "%F0%9F%91%8D%2F", "@me"), apiHost + ` /some/api/v10/channels/1/messages/2/reactions/%F0%9F%91%8D%2F/@me "Bot x"`},
		{"in place already", api.URL + "/some/api/v10/users", apiHost + ` /some/api/v10/users "Bot x"`},
		{"CDN", discordgo.EndpointUserAvatar("1", "a"), cdnHost + ` /files/avatars/1/a.png ""`},
		{"media", "https://media.discordapp.net/attachments/1/2/x.pdf?ex=1&hm=2", cdnHost + ` /files/attachments/1/2/x.pdf?ex=1&hm=2 ""`},
		{"CDN in place", cdn.URL + "/files/x", cdnHost + ` /files/x ""`},
		{"beside the API", api.URL + "/other", ""},
		{"discord.com, no API", "https://discord.com/login", ""},
		{"no TLS", "http://discord.com/api/v9/users", ""},
		{"another port", "https://discord.com:444/api/v9/users", ""},
		{"alike", "https://discord.com.example.org/api/v9/users", ""},
		{"elsewhere", "https://example.org/api/v9/users", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequest(http.MethodGet, c.url, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bot x")
			got := ""
			response, err := client.Do(r)
			if err == nil {
				b, _ := io.ReadAll(response.Body)
				_ = response.Body.Close()
				got = string(b)
			}
			if got != c.want || (err != nil) != (c.want == "") {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
			if r.Header.Get("Authorization") == "" || r.URL.String() != c.url {
				t.Error("the request itself was changed")
			}
		})
	}
}

// TestRouteToDiscord: without configuration, addresses stay as they are.
func TestRouteToDiscord(t *testing.T) {
	t.Parallel()
	tr := &transport{next: roundTripper(func(r *http.Request) (*http.Response, error) {
		body := fmt.Sprint(r.URL, r.Header.Get("Authorization"))
		return &http.Response{Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}}, nil
	})}
	for address, want := range map[string]string{
		discordgo.EndpointGatewayBot:     discordgo.EndpointGatewayBot + "Bot x",
		base + "/users/@me":              base + "/users/@me" + "Bot x",
		"https://cdn.discordapp.com/a/b": "https://cdn.discordapp.com/a/b",
	} {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Authorization", "Bot x")
		response, err := tr.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(response.Body); string(got) != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestDiscordgoAddresses: row 18. discordgo's source has no address but those
// that the transport knows; all endpoints are made of them.
func TestDiscordgoAddresses(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/bwmarrin/discordgo").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "*.go"))
	var got []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && strings.Contains(l.Value[:min(len(l.Value), 9)], "://") {
				got = append(got, l.Value)
			}
			return true
		})
	}
	slices.Sort(got)
	want := []string{
		`"https://cdn.discordapp.com/"`,
		`"https://discord.com/"`,
		`"https://status.discord.com/api/v2/"`, // of no use to us: refused
		`"wss://"`,                             // of voice: never opened
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addresses in discordgo (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(discordgo.EndpointAPI, "https://discord.com/api/v9/") {
		t.Errorf("discordgo's API is %s", discordgo.EndpointAPI)
	}
}

// TestRedirect: none is followed, and where another client follows one, the
// token stays behind.
func TestRedirect(t *testing.T) {
	t.Parallel()
	elsewhere := echo(t)
	api := httptest.NewServer(http.RedirectHandler(elsewhere.URL+"/api/v10/x", http.StatusTemporaryRedirect))
	t.Cleanup(api.Close)
	client, err := newHTTPClient(Config{APIURL: api.URL, CDNURL: elsewhere.URL})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequest(http.MethodGet, discordgo.EndpointGateway, nil)
	r.Header.Set("Authorization", "Bot x")
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("status %d, want the redirect itself", response.StatusCode)
	}
	following := &http.Client{Transport: client.Transport}
	if response, err = following.Do(r); err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if b, _ := io.ReadAll(response.Body); !strings.HasSuffix(string(b), `""`) {
		t.Errorf("the CDN sees %s", b)
	}
}

// TestResponseSize: a response that is too large is an error, whether or not
// it tells its length.
func TestResponseSize(t *testing.T) {
	t.Parallel()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var size int
		fmt.Sscan(r.URL.Query().Get("size"), &size)
		if r.URL.Path == "/told" {
			w.Header().Set("Content-Length", fmt.Sprint(size))
		}
		chunk := make([]byte, 1<<20)
		for ; size > 0; size -= len(chunk) {
			if _, err := w.Write(chunk[:min(size, len(chunk))]); err != nil {
				return
			}
		}
	}))
	t.Cleanup(api.Close)
	client, err := newHTTPClient(Config{APIURL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/told", "/untold"} {
		for _, c := range []struct {
			size int
			ok   bool
		}{{maxResponse, true}, {maxResponse + 1, false}, {maxResponse + 100, false}} {
			n, err := int64(0), error(nil)
			response, err := client.Get(fmt.Sprintf("%s%s?size=%d", api.URL, path, c.size))
			if err == nil {
				n, err = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			}
			if (err == nil) != c.ok || n > maxResponse {
				t.Errorf("%s of %d bytes: read %d, %v", path, c.size, n, err)
			}
		}
	}
}

// TestBaseURL: addresses that are none are refused, and no password shows.
func TestBaseURL(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:8080", "ftp://x/", "https://", "https://u:secret@x/", "https://x/?a=b", "https://x/#a", ":"} {
		_, err := newHTTPClient(Config{APIURL: address})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
