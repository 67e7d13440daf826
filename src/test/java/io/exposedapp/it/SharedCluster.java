package io.exposedapp.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the test classes of a run one cluster; it is started for the first of them and ends with the run. */
final class SharedCluster implements ParameterResolver {

  /** For classes that run side by side with others, but not with each other. */
  static final String NAME = "shared-cluster";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(Namespace.create(SharedCluster.class)).getOrComputeIfAbsent(TestCluster.class);
  }
}
