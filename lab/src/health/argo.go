package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// Argo CD v3.2.12 without its module, which takes six minutes to compile: its Lua engine, gopher-lua, is started as
// util/lua/lua.go does, and the object handed over as there. Its os library is left out: health scripts see no time.
type argo struct {
	scripts map[string]string
}

const healthKey = "resource.customizations.health."

func readArgo(file string) (*argo, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var settings corev1.ConfigMap
	if err := yaml.UnmarshalStrict(text, &settings); err != nil {
		return nil, err
	}
	scripts := map[string]string{}
	for key, script := range settings.Data {
		// what follows is <group>_<kind>; Argo CD would pass over a key of another form
		kind, ok := strings.CutPrefix(key, healthKey)
		if !ok {
			return nil, fmt.Errorf("%s is no key of a health check", key)
		}
		scripts[kind] = script
	}
	return &argo{scripts: scripts}, nil
}

func (a *argo) verdict(object *unstructured.Unstructured) Verdict {
	// gitops-engine, pkg/health/health.go: before any script is asked
	if object.GetDeletionTimestamp() != nil {
		return Verdict{Status: "Progressing", Message: "Pending deletion"}
	}
	kind := object.GroupVersionKind()
	script, ok := a.scripts[kind.Group+"_"+kind.Kind]
	if !ok {
		return failed(fmt.Errorf("no script for %s", kind.GroupKind()))
	}
	verdict, err := run(script, object)
	if err != nil {
		return failed(err)
	}
	return verdict
}

func run(script string, object *unstructured.Unstructured) (Verdict, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{{lua.LoadLibName, lua.OpenPackage}, {lua.BaseLibName, lua.OpenBase}, {lua.TabLibName, lua.OpenTable}} {
		open := lua.P{Fn: state.NewFunction(library.open), Protect: true}
		if err := state.CallByParam(open, lua.LString(library.name)); err != nil {
			return Verdict{}, err
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(limit)
	state.SetGlobal("obj", toLua(state, object.Object))
	if err := state.DoString(script); err != nil {
		return Verdict{}, err
	}
	answer, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return Verdict{}, fmt.Errorf("the script returns no table, but %s", state.Get(-1).Type())
	}
	status, message := answer.RawGetString("status").String(), answer.RawGetString("message")
	switch status {
	case "Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown":
	default:
		return Verdict{}, fmt.Errorf("%q is no health", status)
	}
	if message.Type() != lua.LTString {
		return Verdict{}, fmt.Errorf("the message is no text, but %s", message.Type())
	}
	return Verdict{Status: status, Message: message.String()}, nil
}

func toLua(state *lua.LState, value any) lua.LValue {
	switch v := value.(type) {
	case bool:
		return lua.LBool(v)
	case float64:
		return lua.LNumber(v)
	case int64:
		return lua.LNumber(v)
	case string:
		return lua.LString(v)
	case []any:
		list := state.CreateTable(len(v), 0)
		for _, item := range v {
			list.Append(toLua(state, item))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(v))
		for key, item := range v {
			table.RawSetString(key, toLua(state, item))
		}
		return table
	}
	return lua.LNil
}
