// Command go-ecs20140526 drives github.com/alibabacloud-go/ecs-20140526/v7: one Client a call, the
// typed request of ModifyInstanceNetworkSpec, signature V3, or V1 with SignatureAlgorithm "v2". The
// argument retries=on has it repeat what was throttled.
package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"ecs-contract/adapter"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	ecs "github.com/alibabacloud-go/ecs-20140526/v7/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
)

const module = "github.com/alibabacloud-go/ecs-20140526/v7"

var hello = adapter.Hello{
	Client: adapter.Client{
		Name: module, Version: adapter.ModuleVersion(module), Language: "Go",
		Homepage: "https://github.com/alibabacloud-go/ecs-20140526",
	},
	Capabilities: adapter.Capabilities{
		Format:    []string{"json"},
		Signature: []string{"v3", "v1-hmac-sha1"},
		Scheme:    []string{"http", "https"},
		Method:    []string{"POST"},
		Features:  []string{"sts", "null-parameter", "empty-parameter"},
	},
	Reports: []string{"status", "code", "message", "request_id", "order_id"},
	Unsupported: []adapter.Lack{
		{What: "format:xml", Reason: "reads every answer as JSON (darabonba-openapi client.go)"},
		{What: "signature:v1-hmac-sha256",
			Reason: "signature V1 has HMAC-SHA1 only (darabonba-openapi client.go)"},
		{What: "method:GET",
			Reason: "the generated call names POST, and only signature v4 reads Config.Method"},
		{What: "feature:big-integer", Reason: "the request's numbers are int32"},
	},
}

func main() { adapter.Serve(hello, call) }

func call(request adapter.Call) adapter.Outcome {
	if request.Product != "Ecs" || request.Version != "2014-05-26" ||
		request.Action != "ModifyInstanceNetworkSpec" {
		return adapter.Unsupported("typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven")
	}
	model := &ecs.ModifyInstanceNetworkSpecRequest{}
	for _, parameter := range request.Parameters {
		if why := set(model, parameter); why != "" {
			return adapter.Unsupported("%s", why)
		}
	}
	client, err := ecs.NewClient(configuration(request))
	if err != nil {
		return adapter.Refused(err)
	}
	response, err := client.ModifyInstanceNetworkSpec(model)
	if err != nil {
		return failure(err)
	}
	outcome := adapter.Outcome{Kind: "ok", Status: adapter.Number(int(tea.Int32Value(response.StatusCode))),
		RequestID: adapter.TextPointer(nil), OrderID: adapter.TextPointer(nil)}
	if response.Body != nil {
		outcome.RequestID = adapter.TextPointer(response.Body.RequestId)
		outcome.OrderID = adapter.TextPointer(response.Body.OrderId)
	}
	return outcome
}

// set gives the member of that name the value by its Go type, or says why it can't.
func set(model *ecs.ModifyInstanceNetworkSpecRequest, parameter adapter.Parameter) string {
	member := reflect.ValueOf(model).Elem().FieldByName(parameter.Name)
	if !member.IsValid() {
		return fmt.Sprintf("the request has no member %s", parameter.Name)
	}
	if parameter.Text == nil {
		member.Set(reflect.Zero(member.Type()))
		return ""
	}
	switch member.Interface().(type) {
	case *string:
		member.Set(reflect.ValueOf(tea.String(*parameter.Text)))
		return ""
	case *bool:
		if flag, ok := adapter.Flag(parameter); ok {
			member.Set(reflect.ValueOf(tea.Bool(flag)))
			return ""
		}
	case *int32:
		if number, ok := adapter.Whole(parameter, 32); ok {
			member.Set(reflect.ValueOf(tea.Int32(int32(number))))
			return ""
		}
	case *int64:
		if number, ok := adapter.Whole(parameter, 64); ok {
			member.Set(reflect.ValueOf(tea.Int64(number)))
			return ""
		}
	}
	return fmt.Sprintf("%s is %s, which can't hold that", parameter.Name, member.Type())
}

func configuration(call adapter.Call) *openapi.Config {
	config := &openapi.Config{
		AccessKeyId:     tea.String(call.Credentials.AccessKeyID),
		AccessKeySecret: tea.String(call.Credentials.AccessKeySecret),
		SecurityToken:   call.Credentials.SecurityToken,
		RegionId:        tea.String(call.Region),
		Endpoint:        tea.String(fmt.Sprintf("%s:%d", call.Endpoint.Host, call.Endpoint.Port)),
		Protocol:        tea.String(call.Endpoint.Scheme),
		ReadTimeout:     tea.Int(call.DeadlineMs),
		ConnectTimeout:  tea.Int(call.DeadlineMs),
		Ca:              call.CaPem,
	}
	if adapter.Setting("retries") == "on" {
		config.RetryOptions = &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{{
			MaxAttempts: 4, ErrorCode: []string{"Throttling", "Throttling.User", "Throttling.Api"}}}}
	}
	if call.Signature != "v3" {
		config.SignatureAlgorithm = tea.String("v2")
	}
	return config
}

// failure: a code and a status come only from an answer. Every error of the library is a
// *tea.SDKError; one of Go's own packages is handed through.
func failure(err error) adapter.Outcome {
	said, ok := err.(*tea.SDKError)
	if !ok {
		return adapter.Failed(err)
	}
	if tea.IntValue(said.StatusCode) == 0 {
		return adapter.Refused(err)
	}
	data := map[string]any{}
	reader := json.NewDecoder(strings.NewReader(tea.StringValue(said.Data)))
	reader.UseNumber()
	if reader.Decode(&data) != nil {
		data = map[string]any{}
	}
	raw := tea.StringValue(said.Message)
	return adapter.Printed(adapter.Outcome{
		Kind:      "api_error",
		Status:    adapter.Number(tea.IntValue(said.StatusCode)),
		Code:      adapter.TextPointer(said.Code),
		Message:   adapter.Wrapped(raw, unwrapped(raw, tea.IntValue(said.StatusCode))),
		RequestID: adapter.Value(data["RequestId"]),
		OrderID:   adapter.Value(data["OrderId"]),
	}, err)
}

// unwrapped: "code: 404, Message request id: ID"
func unwrapped(raw string, status int) string {
	text := strings.TrimPrefix(raw, fmt.Sprintf("code: %d, ", status))
	if at := strings.LastIndex(text, " request id: "); at >= 0 {
		text = text[:at]
	}
	return text
}
