package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	kustomizev1 "github.com/fluxcd/kustomize-controller/api/v1"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// The evaluator of Flux's kustomize-controller v1.9.6, at its version of the module.
type flux struct {
	evaluators map[schema.GroupKind]*cel.StatusEvaluator
}

func readFlux(file string) (*flux, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var kustomization kustomizev1.Kustomization
	if err := yaml.UnmarshalStrict(text, &kustomization); err != nil {
		return nil, err
	}
	if kustomization.APIVersion != kustomizev1.GroupVersion.String() || kustomization.Kind != kustomizev1.KustomizationKind {
		return nil, fmt.Errorf("%s %s is no Kustomization of Flux", kustomization.APIVersion, kustomization.Kind)
	}
	if !kustomization.Spec.Wait {
		return nil, errors.New("without spec.wait Flux asks for no health")
	}
	evaluators := map[schema.GroupKind]*cel.StatusEvaluator{}
	for _, check := range kustomization.Spec.HealthCheckExprs {
		evaluator, err := cel.NewStatusEvaluator(&check.HealthCheckExpressions)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", check.Kind, err)
		}
		evaluators[schema.FromAPIVersionAndKind(check.APIVersion, check.Kind).GroupKind()] = evaluator
	}
	return &flux{evaluators: evaluators}, nil
}

// Flux shows no message.
func (f *flux) verdict(object *unstructured.Unstructured) Verdict {
	evaluator, ok := f.evaluators[object.GroupVersionKind().GroupKind()]
	if !ok {
		return failed(fmt.Errorf("no expressions for %s", object.GroupVersionKind().GroupKind()))
	}
	result, err := evaluator.Evaluate(context.Background(), object)
	if err != nil {
		return failed(err)
	}
	return Verdict{Status: result.Status.String(), Message: result.Message}
}
