package io.exposedapp.lab;

import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Test classes run side by side, as far as they leave each other's parts of the lab alone. This one relies on all parts; a class that disturbs one
 * of them says so besides: {@code @ResourceLock(InLab.SECOND_VPS)}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(value = InLab.OPERATOR, mode = READ)
@ResourceLock(value = InLab.HOME, mode = READ)
@ResourceLock(value = InLab.VPS, mode = READ)
@interface InLab {

  /** The operator, its installation, the cluster's API server. */
  String OPERATOR = "operator";

  /** The home nodes and their tailnet. */
  String HOME = "home";

  /** The first VPS, and its Edge. */
  String VPS = "vps";

  /** The second VPS: whoever uses it has it for himself. */
  String SECOND_VPS = "vps2";
}
