// external-dns with one source, one provider and one registry: its own program has all of them, and takes many times longer to build
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	log "github.com/sirupsen/logrus"
	"sigs.k8s.io/external-dns/endpoint"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns/validation"
	"sigs.k8s.io/external-dns/plan"
	"sigs.k8s.io/external-dns/provider/rfc2136"
	"sigs.k8s.io/external-dns/registry"
	"sigs.k8s.io/external-dns/registry/txt"
	"sigs.k8s.io/external-dns/source"
	"sigs.k8s.io/external-dns/source/annotations"
	"sigs.k8s.io/external-dns/source/wrappers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

// run does what controller.Execute does, with the flags of external-dns
func run(ctx context.Context) error {
	cfg := externaldns.NewConfig()
	if err := cfg.ParseFlags(os.Args[1:]); err != nil {
		return err
	}
	if err := validation.ValidateConfig(cfg); err != nil {
		return err
	}
	annotations.SetAnnotationPrefix(cfg.AnnotationPrefix)
	sourceConfig, err := source.NewSourceConfig(cfg)
	if err != nil {
		return err
	}
	endpoints, err := wrappers.Build(ctx, sourceConfig)
	if err != nil {
		return err
	}
	filter := endpoint.NewDomainFilterWithOptions(endpoint.WithDomainFilter(cfg.DomainFilter))
	provider, err := rfc2136.New(ctx, cfg, filter)
	if err != nil {
		return err
	}
	records, err := txt.New(cfg, provider)
	if err != nil {
		return err
	}
	for {
		if err := sync(ctx, cfg, endpoints, records, filter); err != nil {
			log.Error(err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(cfg.Interval):
		}
	}
}

// sync is controller.RunOnce without its metrics and events
func sync(ctx context.Context, cfg *externaldns.Config, from source.Source, to registry.Registry, filter *endpoint.DomainFilter) error {
	current, err := to.Records(ctx)
	if err != nil {
		return err
	}
	desired, err := from.Endpoints(ctx)
	if err != nil {
		return err
	}
	if desired, err = to.AdjustEndpoints(desired); err != nil {
		return err
	}
	planned := (&plan.Plan{
		Policies:       []plan.Policy{plan.Policies[cfg.Policy]},
		Current:        current,
		Desired:        desired,
		DomainFilter:   endpoint.MatchAllDomainFilters{filter, to.GetDomainFilter()},
		ManagedRecords: cfg.ManagedDNSRecordTypes,
		ExcludeRecords: cfg.ExcludeDNSRecordTypes,
		OwnerID:        to.OwnerID(),
	}).Calculate()
	if !planned.Changes.HasChanges() {
		return nil
	}
	return to.ApplyChanges(ctx, planned.Changes)
}
