package adapter

import (
	"runtime/debug"
	"strings"
)

// ModuleVersion is the version of a module that this program was built with.
func ModuleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, each := range info.Deps {
			if each.Path == path {
				return strings.TrimPrefix(each.Version, "v")
			}
		}
	}
	return "unknown"
}
