package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TailnetProbesTest {

  @Test
  void aLineIsTheWholeTruth() {
    assertThat(TailnetProbes.parse("tailnet tailscale0 100.64.0.2")).containsExactly("100.64.0.2");
    assertThat(TailnetProbes.parse("tailnet tailscale0 100.64.0.3 100.64.0.2\n")).containsExactly("100.64.0.2", "100.64.0.3");
  }

  @Test
  void whateverIsNoAddressIsNone() {
    assertThat(TailnetProbes.parse("tailnet tailscale0 none")).isEmpty();
    assertThat(TailnetProbes.parse("")).isEmpty();
    assertThat(TailnetProbes.parse("tailnet tailscale0 100.64.0.2:80 evil\" bind")).isEmpty();
  }
}
