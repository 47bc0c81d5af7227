package dev.sluice.writer;

import dev.sluice.engine.access.Scope;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.model.JobTypes;
import dev.sluice.writer.api.JobTypesApi;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import reactor.core.publisher.Mono;

/** The types of jobs that can be submitted. Not final: validation goes round it. */
@Controller
class JobTypesController implements JobTypesApi {

  private final JobTypeForms forms;

  JobTypesController(JobTypeForms forms) {
    this.forms = forms;
  }

  @Override
  @Needs(Scope.JOBS_READ)
  public Mono<HttpResponse<JobTypes>> listJobTypes() {
    return Mono.just(
        HttpResponse.ok(new JobTypes(forms.all())).contentType(MediaType.APPLICATION_JSON_TYPE));
  }
}
