package io.exposedapp.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void aRouteFileIsReadBackAsItsApp() {
        AppKey app = new AppKey("photos", "immich");
        assertThat(Names.appOfRouteFile("home", Names.routeFile("home", app))).contains(app);
    }

    @Test
    void joinedNamesThatWouldCollideWithAHyphenDont() {
        assertThat(Names.routeFile("home", new AppKey("a-b", "c")))
                .isNotEqualTo(Names.routeFile("home", new AppKey("a", "b-c")));
    }

    @Test
    void filesOfOthersAreNobodysApp() {
        assertThat(Names.appOfRouteFile("home", "work_photos_immich.yml")).isEmpty();
        assertThat(Names.appOfRouteFile("home", "homeoffice_photos_immich.yml")).isEmpty();
        assertThat(Names.appOfRouteFile("home", "home_photos.yml")).isEmpty();
        assertThat(Names.appOfRouteFile("home", "home_photos_immich_x.yml")).isEmpty();
        assertThat(Names.appOfRouteFile("home", "home_photos_immich.yaml")).isEmpty();
        assertThat(Names.appOfRouteFile("home", "home__.yml")).isEmpty();
        assertThat(Names.appOfRouteFile("home", "blog.yml")).isEmpty();
    }
}
