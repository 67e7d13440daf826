package io.exposedapp.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * An informer's store that drops the managed fields, which record the writer of each field. They are the larger part of
 * an app, in hundreds of small maps.
 */
public class WithoutManagedFields<T extends HasMetadata> extends BasicItemStore<T> {

    public WithoutManagedFields() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public T put(String key, T item) {
        item.getMetadata().setManagedFields(List.of());
        return super.put(key, item);
    }
}
