/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** What this interface is, for programs and for people. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class DescriptionController {
    @Get(uri = "/openapi.yaml", produces = "application/yaml")
    byte[] openapi() throws IOException {
        return resource("openapi.yaml");
    }

    @Get(uri = "/docs", produces = "text/html")
    byte[] docs() throws IOException {
        return resource("api.html");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = DescriptionController.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new FileNotFoundException(name);
            }
            return file.readAllBytes();
        }
    }
}
