package dev.midstream.cli.wiring;

import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Target;
import dev.midstream.engine.pg.Engine;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** What the container builds. */
@Factory
final class Wiring {
    @Singleton
    @Bean(preDestroy = "close")
    Engine engine(Target target, Crewing crewing) {
        return Engine.of(Connections.vertx(target), crewing.workers(), crewing.process())
                .watchingOverTheServer();
    }

    @Singleton
    PrometheusMeterRegistry meters() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }
}
