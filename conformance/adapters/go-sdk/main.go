// Command go-sdk drives github.com/aliyun/alibaba-cloud-sdk-go: an ecs.Client for each user and
// endpoint, the typed request of ModifyInstanceNetworkSpec, the library's own defaults, signature V1,
// answers in XML or JSON. The argument retries=on switches its own retries on.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"reflect"
	"time"

	"ecs-contract/adapter"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
)

const module = "github.com/aliyun/alibaba-cloud-sdk-go"

var hello = adapter.Hello{
	Client: adapter.Client{
		Name: module, Version: adapter.ModuleVersion(module), Language: "Go",
		Homepage: "https://github.com/aliyun/alibaba-cloud-sdk-go",
	},
	Capabilities: adapter.Capabilities{
		Format:    []string{"json", "xml"},
		Signature: []string{"v1-hmac-sha1"},
		Scheme:    []string{"http", "https"},
		Method:    []string{"POST", "GET"},
		Features:  []string{"sts", "big-integer"},
	},
	Reports: []string{"status", "code", "message", "request_id", "order_id"},
	Unsupported: []adapter.Lack{
		{What: "signature:v1-hmac-sha256", Reason: "signs with HMAC-SHA1 only (sdk/auth)"},
		{What: "signature:v3", Reason: "has signature V1 only (sdk/auth)"},
		{What: "feature:null-parameter", Reason: "the request's members are Go strings, which have no nil"},
		{What: "feature:empty-parameter",
			Reason: "the empty string is a member that was not set (sdk/requests/acs_request.go)"},
	},
}

func main() { adapter.Serve(hello, call) }

func call(request adapter.Call) adapter.Outcome {
	if request.Product != "Ecs" || request.Version != "2014-05-26" ||
		request.Action != "ModifyInstanceNetworkSpec" {
		return adapter.Unsupported("typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven")
	}
	model, unknown := modelOf(request)
	if unknown != "" {
		return adapter.Unsupported("the request has no member %s", unknown)
	}
	client, err := clientOf(request)
	if err != nil {
		return adapter.Refused(err)
	}
	response, err := client.ModifyInstanceNetworkSpec(model)
	if err != nil {
		return failure(err)
	}
	return adapter.Outcome{
		Kind:      "ok",
		Status:    adapter.Number(response.GetHttpStatus()),
		RequestID: adapter.Text(response.RequestId),
		OrderID:   adapter.Text(response.OrderId),
	}
}

// modelOf sets the members in the order of the call, and names the one that there is not.
func modelOf(call adapter.Call) (*ecs.ModifyInstanceNetworkSpecRequest, string) {
	model := ecs.CreateModifyInstanceNetworkSpecRequest()
	model.Domain = fmt.Sprintf("%s:%d", call.Endpoint.Host, call.Endpoint.Port)
	model.Scheme = call.Endpoint.Scheme
	if call.Format == "xml" {
		model.AcceptFormat = "XML"
	}
	if call.Method != nil {
		model.Method = *call.Method
	}
	deadline := time.Duration(call.DeadlineMs) * time.Millisecond
	model.ConnectTimeout, model.ReadTimeout = deadline, deadline
	for _, parameter := range call.Parameters {
		if parameter.Text == nil || !set(model, parameter) {
			return nil, parameter.Name
		}
	}
	return model, ""
}

// set finds the member by its tag, as the library does. Numbers and booleans are strings with a name
// of their own (requests.Integer), which take any text.
func set(model *ecs.ModifyInstanceNetworkSpecRequest, parameter adapter.Parameter) bool {
	if parameter.Name == "RegionId" {
		model.RegionId = *parameter.Text
		return true
	}
	if parameter.Name == "PromotionOptions.CouponNo" {
		model.PromotionOptions.CouponNo = *parameter.Text
		return true
	}
	members := reflect.ValueOf(model).Elem()
	for i := 0; i < members.NumField(); i++ {
		if members.Type().Field(i).Tag.Get("name") != parameter.Name {
			continue
		}
		if members.Field(i).Kind() != reflect.String {
			return false
		}
		members.Field(i).SetString(typed(parameter))
		return true
	}
	return false
}

func typed(parameter adapter.Parameter) string {
	if number, ok := adapter.Whole(parameter, 64); ok {
		return string(requests.NewInteger64(number))
	}
	if flag, ok := adapter.Flag(parameter); ok {
		return string(requests.NewBoolean(flag))
	}
	return *parameter.Text
}

// Consecutive calls of the same user share a client, and so its connections. A client can't be
// closed, only its transport's idle connections can. There are never two at a time.
var kept struct {
	settings  string
	client    *ecs.Client
	transport *http.Transport
}

func clientOf(call adapter.Call) (*ecs.Client, error) {
	settings := fmt.Sprintf("%q %q %q", call.Region, call.Credentials.AccessKeyID,
		call.Credentials.AccessKeySecret)
	for _, each := range []*string{call.Credentials.SecurityToken, call.CaPem} {
		if each != nil {
			settings += fmt.Sprintf(" %q", *each)
		} else {
			settings += " nil"
		}
	}
	if kept.client != nil && kept.settings == settings {
		return kept.client, nil
	}
	if kept.transport != nil {
		kept.transport.CloseIdleConnections()
	}
	client, transport, err := newClient(call)
	if err == nil {
		kept.settings, kept.client, kept.transport = settings, client, transport
	}
	return client, err
}

// newClient hands over a transport, which is what a user does who has a CA of his own. It is as the
// library makes it (sdk/client.go, setTimeout): all zero but for what the library itself sets.
func newClient(call adapter.Call) (*ecs.Client, *http.Transport, error) {
	transport := &http.Transport{}
	if call.CaPem != nil {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM([]byte(*call.CaPem)) {
			return nil, nil, fmt.Errorf("no certificate in ca_pem")
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	config := sdk.NewConfig().WithHttpTransport(transport).
		WithAutoRetry(adapter.Setting("retries") == "on")
	client, err := ecs.NewClientWithOptions(call.Region, config, credentialOf(call))
	return client, transport, err
}

func credentialOf(call adapter.Call) auth.Credential {
	key, secret := call.Credentials.AccessKeyID, call.Credentials.AccessKeySecret
	if token := call.Credentials.SecurityToken; token != nil {
		return credentials.NewStsTokenCredential(key, secret, *token)
	}
	return credentials.NewAccessKeyCredential(key, secret)
}

// failure: a ServerError in which no code was read has the whole answer for a message.
func failure(err error) adapter.Outcome {
	server, ok := err.(*errors.ServerError)
	if ok && server.ErrorCode() != "" {
		return adapter.Printed(adapter.Outcome{
			Kind:      "api_error",
			Status:    adapter.Number(server.HttpStatus()),
			Code:      adapter.Text(server.ErrorCode()),
			Message:   adapter.Text(server.Message()),
			RequestID: adapter.Text(server.RequestId()),
		}, err)
	}
	// What its own retries gave up on it wraps.
	if given, ok := err.(*errors.ClientError); ok && given.OriginError() != nil {
		return adapter.Printed(adapter.Failed(given.OriginError()), err)
	}
	return adapter.Failed(err)
}
