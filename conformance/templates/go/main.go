// Command @NAME@ drives that client. What belongs to the protocol is in protocol/; yours is what
// stands between the two lines that begin with FILL IN.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ecs-contract/adapter"
)

// FILL IN, from here: who the client is, what it can do, and a call of it. What stands here now is a
// stand-in that sends unsigned calls by net/http, enough for `ecs-contract check adapter`.
var hello = adapter.Hello{
	Client: adapter.Client{Name: "@NAME@", Version: "0", Language: "Go", Homepage: "https://example.org"},
	Capabilities: adapter.Capabilities{
		Format:    []string{"json"},
		Signature: []string{"v1-hmac-sha1"},
		Scheme:    []string{"http"},
		Method:    []string{"GET"},
		Features:  []string{},
	},
	Reports: []string{"status", "code", "message", "request_id", "order_id"},
	// A reason for each value that is not declared above.
	Unsupported: notFilledIn("format:xml", "signature:v1-hmac-sha256", "signature:v3", "scheme:https",
		"method:POST", "feature:sts", "feature:null-parameter", "feature:empty-parameter",
		"feature:big-integer"),
}

func notFilledIn(values ...string) (lacks []adapter.Lack) {
	for _, what := range values {
		lacks = append(lacks, adapter.Lack{What: what, Reason: "not filled in yet"})
	}
	return lacks
}

func call(request adapter.Call) adapter.Outcome {
	query := url.Values{"Action": {request.Action}, "Version": {request.Version}, "Format": {"JSON"},
		"AccessKeyId": {request.Credentials.AccessKeyID}}
	for _, parameter := range request.Parameters {
		if parameter.Text != nil {
			query.Set(parameter.Name, *parameter.Text)
		}
	}
	client := http.Client{Timeout: time.Duration(request.DeadlineMs) * time.Millisecond}
	response, err := client.Get(fmt.Sprintf("http://%s:%d/?%s", request.Endpoint.Host,
		request.Endpoint.Port, query.Encode()))
	if err != nil {
		return adapter.Failed(err)
	}
	defer response.Body.Close()
	var answer struct{ RequestId, OrderId, Code, Message string }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return adapter.Failed(err)
	}
	outcome := adapter.Outcome{Kind: "ok", Status: adapter.Number(response.StatusCode),
		RequestID: adapter.Text(answer.RequestId), OrderID: adapter.Text(answer.OrderId)}
	if response.StatusCode != http.StatusOK {
		outcome.Kind = "api_error"
		outcome.Code, outcome.Message = adapter.Text(answer.Code), adapter.Text(answer.Message)
	}
	return outcome
}

// FILL IN, to here.

func main() { adapter.Serve(hello, call) }
