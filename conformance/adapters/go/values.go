package adapter

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Field is a member of an outcome: what the library hands to its user.
type Field struct {
	Present bool    `json:"present"`
	Type    string  `json:"type"`
	Text    *string `json:"text"`
	Raw     *string `json:"raw,omitempty"`
}

// Text is a string of the library. Go has no absent string: the empty one stands for it.
func Text(value string) *Field {
	return &Field{Present: value != "", Type: "string", Text: textOf(value, value != "")}
}

// TextPointer is a *string of the library, absent where it is nil.
func TextPointer(value *string) *Field {
	if value == nil {
		return &Field{Type: "nil"}
	}
	return &Field{Present: true, Type: "string", Text: textOf(*value, true)}
}

// Wrapped is a string to which the library has glued something; text is what is left of it.
func Wrapped(raw, text string) *Field {
	field := Text(text)
	field.Raw = textOf(raw, true)
	return field
}

// Number is an int of the library, absent where it is 0.
func Number(value int) *Field {
	return &Field{Present: value != 0, Type: "int", Text: textOf(strconv.Itoa(value), value != 0)}
}

// Value is whatever the library read from an answer into an interface, absent where it is nil.
func Value(value any) *Field {
	if value == nil {
		return &Field{Type: "nil"}
	}
	return &Field{Present: true, Type: reflect.TypeOf(value).String(),
		Text: textOf(fmt.Sprint(value), true)}
}

// Half a character has no place in JSON: it becomes U+FFFD.
func textOf(text string, present bool) *string {
	if !present {
		return nil
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	return &text
}

// Whole is the parameter's number. The second is false where its text is none of that many bits.
func Whole(parameter Parameter, bits int) (int64, bool) {
	if parameter.Type != "integer" || parameter.Text == nil {
		return 0, false
	}
	value, err := strconv.ParseInt(*parameter.Text, 10, bits)
	return value, err == nil && strconv.FormatInt(value, 10) == *parameter.Text
}

// Flag is the parameter's boolean. The second is false where its text is none.
func Flag(parameter Parameter) (bool, bool) {
	if parameter.Type != "boolean" || parameter.Text == nil {
		return false, false
	}
	return *parameter.Text == "true", *parameter.Text == "true" || *parameter.Text == "false"
}
