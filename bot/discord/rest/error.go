package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

var (
	// ErrUnreachable says that no reply came.
	ErrUnreachable = errors.New("reach Discord")
	// ErrNotAPI says that a reply is not what Discord's API sends.
	ErrNotAPI = errors.New("the reply is not that of Discord's API")
)

// unreachable takes the address out of an error of the network.
func unreachable(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// Error is a reply other than success. Discord tells in JSON what is wrong;
// what stands before it answers in HTML, which tells nothing.
type Error struct {
	Status  int           // HTTP
	Code    int           // Discord's own (topics/opcodes-and-status-codes); 0: none told
	Message string        // Discord's words; "" for none
	After   time.Duration // to wait before the next try, as the reply tells; 0: it does not
	Body    []byte        // the reply
}

func newError(response *http.Response, reply []byte) *Error {
	var told struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	_ = json.Unmarshal(reply, &told) // what is no JSON tells nothing
	return &Error{response.StatusCode, told.Code, told.Message, retryAfter(response.Header, reply), reply}
}

func (e *Error) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("the API replies %d %s", e.Status, http.StatusText(e.Status))
	}
	return fmt.Sprintf("the API replies %d %s: %s (code %d)", e.Status, http.StatusText(e.Status), e.Message, e.Code)
}

// Busy reports that Discord, or what stands before it, cannot answer now.
func (e *Error) Busy() bool { return e.Status == http.StatusTooManyRequests || e.Status >= 500 }

// longestTold bounds what a reply can tell to wait, lest it overflow.
const longestTold = 24 * time.Hour

// retryAfter reads how long to wait: in the body, to the millisecond, or in
// the header, which HTML pages have too. 0: it is not told.
func retryAfter(header http.Header, body []byte) time.Duration {
	var limit struct {
		RetryAfter float64 `json:"retry_after"` // s
	}
	if json.Unmarshal(body, &limit) != nil || limit.RetryAfter <= 0 {
		limit.RetryAfter, _ = strconv.ParseFloat(header.Get("Retry-After"), 64)
	}
	if !(limit.RetryAfter > 0) { // not a number, too
		return 0
	}
	return time.Duration(min(limit.RetryAfter, longestTold.Seconds()) * float64(time.Second))
}
