package adapter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
)

// Failed is the outcome of a call in which the library found no error of the API.
func Failed(err error) Outcome {
	return Printed(Outcome{Kind: kindOf(err)}, err)
}

// Refused is the outcome of a call that the library gave back before it built a request.
func Refused(err error) Outcome {
	return Printed(Outcome{Kind: "client_error"}, err)
}

// Printed adds what the library's error is called and what it prints.
func Printed(outcome Outcome, err error) Outcome {
	outcome.Exception, outcome.Detail = fmt.Sprintf("%T", err), err.Error()
	return outcome
}

// kindOf tells by what Go's own packages call their errors. What they do not know comes from
// whoever read the body.
func kindOf(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		if request.Op == "parse" || strings.HasPrefix(request.Err.Error(), "net/http: invalid ") {
			return "client_error" // net/http gives these back before it connects
		}
		return "transport_error"
	}
	var socket net.Error
	if errors.As(err, &socket) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded) || inBody(err.Error()) {
		return "transport_error"
	}
	return "parse_error"
}

// inBody tells errors of a body's framing, which net/http keeps to itself.
func inBody(text string) bool {
	for _, each := range []string{"malformed chunked encoding", "invalid byte in chunk length",
		"http chunk length too large", "header line too long", "http: invalid byte",
		"too much trailer", "http: unexpected EOF reading trailer"} {
		if strings.Contains(text, each) {
			return true
		}
	}
	return false
}
