// Package adapter is the line protocol of ../../PROTOCOL.md for adapters in Go: everything but the
// library.
//
//	Serve(hello, call)  answers the runner until it says bye
//	Whole, Flag         a parameter as the number or boolean that a user of a Go library gives
//	Text, Number, …     a member of an outcome: what the library hands to its user
//	Setting(name)       the value of a setting that adapter.json hands over as name=value
//	Failed(err)         kind, exception and detail of what the library returned, unless it
//	                    says itself that it is an error of the API
//
// Standard output belongs to the protocol: what a library prints goes to standard error.
//
// A panic of the library is not caught, as a program of its user would not: the process ends with
// it on standard error, and the runner reports a crash of the client.
package adapter

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

const (
	lineLimit   = 1024 * 1024 // bytes, by the protocol
	detailLimit = 2000        // characters, by the protocol
)

// Client says whose client an adapter drives.
type Client struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Language string `json:"language"`
	Homepage string `json:"homepage"`
}

// Capabilities are what the client can be asked for; the first method is its own default.
type Capabilities struct {
	Format    []string `json:"format"`
	Signature []string `json:"signature"`
	Scheme    []string `json:"scheme"`
	Method    []string `json:"method"`
	Features  []string `json:"features"`
}

// Lack is why something is missing: "axis:value" or "feature:name", and the reason.
type Lack struct {
	What   string `json:"what"`
	Reason string `json:"reason"`
}

// Hello is the answer to the runner's hello.
type Hello struct {
	Type         string       `json:"type"`
	Protocol     int          `json:"protocol"`
	Client       Client       `json:"client"`
	Capabilities Capabilities `json:"capabilities"`
	Reports      []string     `json:"reports"`
	Unsupported  []Lack       `json:"unsupported"`
}

// Parameter of a call; Text is nil where the user sets it to the language's null.
type Parameter struct {
	Name string  `json:"name"`
	Type string  `json:"type"`
	Text *string `json:"text"`
}

// Call is a message of the runner. Members that a message does not have are zero.
type Call struct {
	Type     string `json:"type"`
	Seq      uint64 `json:"seq"`
	Case     string `json:"case"`
	Endpoint struct {
		Scheme string `json:"scheme"`
		Host   string `json:"host"`
		Port   int    `json:"port"`
	} `json:"endpoint"`
	CaPem       *string `json:"ca_pem"`
	Credentials struct {
		AccessKeyID     string  `json:"access_key_id"`
		AccessKeySecret string  `json:"access_key_secret"`
		SecurityToken   *string `json:"security_token"`
	} `json:"credentials"`
	Region     string      `json:"region"`
	Product    string      `json:"product"`
	Version    string      `json:"version"`
	Action     string      `json:"action"`
	Format     string      `json:"format"`
	Signature  string      `json:"signature"`
	Method     *string     `json:"method"`
	Parameters []Parameter `json:"parameters"`
	DeadlineMs int         `json:"deadline_ms"`
}

// Outcome of a call. Serve fills Type, Seq and Case.
type Outcome struct {
	Type      string `json:"type"`
	Seq       uint64 `json:"seq"`
	Case      string `json:"case"`
	Kind      string `json:"kind"`
	Status    *Field `json:"status,omitempty"`
	Code      *Field `json:"code,omitempty"`
	Message   *Field `json:"message,omitempty"`
	RequestID *Field `json:"request_id,omitempty"`
	OrderID   *Field `json:"order_id,omitempty"`
	Exception string `json:"exception,omitempty"`
	Detail    string `json:"detail,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// Unsupported is the outcome of a call that this client can't be asked for.
func Unsupported(format string, values ...any) Outcome {
	return Outcome{Kind: "unsupported", Reason: fmt.Sprintf(format, values...)}
}

// Errored is the outcome of a call in which the adapter itself failed.
func Errored(err error) Outcome {
	return Outcome{Kind: "errored", Reason: err.Error()}
}

// Serve answers the runner until it says bye or ends the input. Calls come one after the other.
func Serve(hello Hello, call func(Call) Outcome) {
	out := os.Stdout
	os.Stdout = os.Stderr // a library prints there
	hello.Type, hello.Protocol = "hello", 1
	in := bufio.NewReaderSize(os.Stdin, 64*1024)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		check(err)
		var request Call
		check(json.Unmarshal(line, &request))
		switch request.Type {
		case "bye":
			return
		case "hello":
			send(out, lineOf(hello))
		case "call":
			send(out, outcomeLine(hello, call, request))
		default:
			check(fmt.Errorf("no such message: %s", request.Type))
		}
	}
}

// Setting is what the command line says of a setting, "name=value"; empty where it says nothing.
func Setting(name string) string {
	for _, word := range os.Args[1:] {
		if strings.HasPrefix(word, name+"=") {
			return strings.TrimPrefix(word, name+"=")
		}
	}
	return ""
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func send(out io.Writer, line []byte) {
	_, err := out.Write(line)
	check(err)
}

func outcomeLine(hello Hello, call func(Call) Outcome, request Call) []byte {
	result, refused := refuse(hello, request)
	if !refused {
		result = call(request)
	}
	result.Type, result.Seq, result.Case = "outcome", request.Seq, request.Case
	secret := request.Credentials.AccessKeySecret
	result.Exception = shown(result.Exception, secret)
	result.Detail = shown(result.Detail, secret)
	result.Reason = shown(result.Reason, secret)
	line := lineOf(result)
	if len(line) >= lineLimit {
		tooLong := Errored(fmt.Errorf("an outcome of %d bytes, too long for a line", len(line)))
		tooLong.Type, tooLong.Seq, tooLong.Case = "outcome", request.Seq, request.Case
		line = lineOf(tooLong)
	}
	return line
}

// refuse is for calls that hello does not declare. A runner that skips them never gets here.
func refuse(hello Hello, request Call) (Outcome, bool) {
	can := hello.Capabilities
	method := can.Method[0]
	if request.Method != nil {
		method = *request.Method
	}
	for _, each := range []struct {
		axis, value string
		declared    []string
	}{
		{"format", request.Format, can.Format},
		{"signature", request.Signature, can.Signature},
		{"scheme", request.Endpoint.Scheme, can.Scheme},
		{"method", method, can.Method},
	} {
		if contains(each.declared, each.value) {
			continue
		}
		what := each.axis + ":" + each.value
		for _, lack := range hello.Unsupported {
			if lack.What == what {
				return Unsupported("%s", lack.Reason), true
			}
		}
		return Unsupported("%s", what), true
	}
	return Outcome{}, false
}

func contains(list []string, value string) bool {
	for _, each := range list {
		if each == value {
			return true
		}
	}
	return false
}

// shown is the text without the secret, in at most as many characters as the protocol allows.
func shown(text, secret string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if secret != "" {
		text = strings.ReplaceAll(text, secret, "<secret>")
	}
	if utf8.RuneCountInString(text) > detailLimit {
		text = string([]rune(text)[:detailLimit])
	}
	return text
}

func lineOf(message any) []byte {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line) // it ends the line itself
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(message))
	return line.Bytes()
}
