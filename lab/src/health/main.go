// Command health says what GitOps tools make of Kubernetes objects, with the tools' own engines. Tests give it the
// product's health checks and objects as the product reports them.
//
//	health ARGOCD_CM FLUX_KUSTOMIZATION <OBJECTS
//
// ARGOCD_CM is the ConfigMap with Argo CD's scripts, FLUX_KUSTOMIZATION the Flux Kustomization with healthCheckExprs, both
// YAML. OBJECTS is a JSON list of objects. The answer is a JSON list in the same order.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// Verdict is what a tool says. A status "Error" is none of the tool's: the tool could not tell.
type Verdict struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

// Health is what the tools say of one object.
type Health struct {
	// Kstatus without any customization, as helm install --wait.
	Kstatus Verdict `json:"kstatus"`
	Argo    Verdict `json:"argo"`
	Flux    Verdict `json:"flux"`
}

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: health ARGOCD_CM FLUX_KUSTOMIZATION <OBJECTS"))
	}
	answers, err := answer(os.Args[1], os.Args[2], os.Stdin)
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "health:", err)
	os.Exit(1)
}

func answer(argoFile, fluxFile string, input io.Reader) ([]Health, error) {
	argo, err := readArgo(argoFile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", argoFile, err)
	}
	flux, err := readFlux(fluxFile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fluxFile, err)
	}
	objects, err := readObjects(input)
	if err != nil {
		return nil, err
	}
	answers := make([]Health, 0, len(objects))
	for _, object := range objects {
		answers = append(answers, Health{Kstatus: kstatus(object), Argo: argo.verdict(object), Flux: flux.verdict(object)})
	}
	return answers, nil
}

// Numbers become int64, as from an API server: the engines look at their types.
func readObjects(input io.Reader) ([]*unstructured.Unstructured, error) {
	var texts []json.RawMessage
	if err := json.NewDecoder(input).Decode(&texts); err != nil {
		return nil, err
	}
	objects := make([]*unstructured.Unstructured, 0, len(texts))
	for _, text := range texts {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(text); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}

func kstatus(object *unstructured.Unstructured) Verdict {
	result, err := status.Compute(object)
	if err != nil {
		return failed(err)
	}
	return Verdict{Status: result.Status.String(), Message: result.Message}
}

func failed(err error) Verdict { return Verdict{Status: "Error", Message: err.Error()} }
