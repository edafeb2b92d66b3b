using System.Net;
using System.Text.Json;
using Refit;
using ReplicationKit.Testing;

namespace ReplicationKit.Refit.Tests;

/// <summary>Errors are those of the Refit that is referenced.</summary>
public class RefitErrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_is_an_ApiException_with_the_answer()
    {
        IOrdersBackupApi api = Api(_ => StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict"}"""));
        ApiException error = (await api.Invoking(it => it.GetAsync("x", Token)).Should().ThrowAsync<ApiException>()).Which;
        error.StatusCode.Should().Be(HttpStatusCode.Conflict);
        error.Content.Should().Be("""{"error":"conflict"}""");
    }

    [Fact]
    public async Task With_the_response_a_refusal_is_no_exception()
    {
        IOrdersBackupApi api = Api(_ => StubServer.Json(HttpStatusCode.NotFound, "{}"));
        using IApiResponse<ReplicationDocument> response = await api.GetWithResponseAsync("x", Token);
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        response.IsSuccessStatusCode.Should().BeFalse();
        response.Content.Should().BeNull();
        response.Error.Should().BeOfType<ApiException>().Which.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task With_the_response_there_are_headers_and_the_request()
    {
        IOrdersBackupApi api = Api(_ =>
        {
            HttpResponseMessage response = StubServer.Json("""{"_id":"x"}""");
            response.Headers.ETag = new("\"1-a\"");
            return response;
        });
        using IApiResponse<ReplicationDocument> response = await api.GetWithResponseAsync("x", Token);
        response.Content!.Id.Should().Be("x");
        response.Error.Should().BeNull();
        response.Headers!.ETag!.Tag.Should().Be("\"1-a\"");
        response.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/_replicator/x");
    }

    [Fact]
    public async Task The_exception_factory_of_the_settings_decides_once()
    {
        int calls = 0;
        var mine = new InvalidTimeZoneException();
        var settings = new RefitSettings
        {
            ExceptionFactory = async response =>
            {
                calls++;
                await Task.Yield();
                return response.IsSuccessStatusCode ? null : mine;
            },
        };
        IOrdersBackupApi api = Api(_ => StubServer.Json(HttpStatusCode.InternalServerError, "{}"), settings);

        (await api.Invoking(it => it.GetAsync("x", Token)).Should().ThrowAsync<InvalidTimeZoneException>()).Which.Should().BeSameAs(mine);
        calls.Should().Be(1);
        using IApiResponse<ReplicationDocument> response = await api.GetWithResponseAsync("x", Token);
        calls.Should().Be(2);
        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        response.Content.Should().BeNull();
        await Api(_ => StubServer.Json("""{"_id":"x"}"""), settings).GetAsync("x", Token);
        calls.Should().Be(3);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_servers_is_an_ApiException_around_the_reason()
    {
        IOrdersBackupApi api = Api(_ => StubServer.Json("<html>"));
        ApiException error = (await api.Invoking(it => it.GetStatusAsync("x", Token)).Should().ThrowAsync<ApiException>()).Which;
        error.InnerException.Should().BeAssignableTo<JsonException>();
        error.Content.Should().Be("<html>");

        using IApiResponse<ReplicationStatus> response = await api.GetStatusWithResponseAsync("x", Token);
        response.Content.Should().BeNull();
        response.Error!.InnerException.Should().BeAssignableTo<JsonException>();
    }

    [Fact]
    public async Task A_failure_of_the_transport_is_what_this_Refit_makes_of_it()
    {
        var broken = new HttpRequestException("no route");
        IOrdersBackupApi api = Api(_ => throw broken);
#if REFIT_10_2_OR_NEWER
        (await api.Invoking(it => it.GetAsync("x", Token)).Should().ThrowAsync<ApiRequestException>())
            .Which.InnerException.Should()
            .BeSameAs(broken);
        using IApiResponse<ReplicationDocument> response = await api.GetWithResponseAsync("x", Token);
        response.Error.Should().BeOfType<ApiRequestException>().Which.InnerException.Should().BeSameAs(broken);
        response.StatusCode.Should().BeNull();
#else
        (await api.Invoking(it => it.GetAsync("x", Token)).Should().ThrowAsync<HttpRequestException>()).Which.Should().BeSameAs(broken);
        (await api.Invoking(it => it.GetWithResponseAsync("x", Token)).Should().ThrowAsync<HttpRequestException>())
            .Which.Should()
            .BeSameAs(broken);
#endif
    }

    [Fact]
    public async Task A_cancellation_of_the_caller_is_a_cancellation()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        IOrdersBackupApi api = Api(_ =>
        {
            source.Cancel();
            throw new OperationCanceledException(source.Token);
        });
        await api.Invoking(it => it.GetAsync("x", source.Token)).Should().ThrowAsync<OperationCanceledException>();
        await api.Invoking(it => it.GetWithResponseAsync("x", source.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_value_that_breaks_a_rule_is_reported_before_anything_is_sent()
    {
        var stub = new StubServer();
        ITunedApi api = RestService.For<ITunedApi>(new HttpClient(stub) { BaseAddress = new Uri("http://couch.example") });
        var broken = new Tuned(WorkerProcesses: 0);
        foreach (
            Func<Task> send in (Func<Task>[])
                [
                    () => api.PutAsync("x", broken, cancellationToken: Token),
                    () => api.PutReverseAsync("x", broken, cancellationToken: Token),
                    () => api.StartTransientAsync(broken, Token),
                ]
        )
        {
            ReplicationValidationException told = (await send.Should().ThrowAsync<ReplicationValidationException>()).Which;
            told.Violations.Should().ContainSingle().Which.RuleId.Should().Be("RPK1017");
        }

        stub.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task What_runs_although_it_breaks_a_rule_can_be_canceled()
    {
        var stub = new StubServer().On("POST", "/_replicate", _ => StubServer.Json("""{"ok":true,"_local_id":"a"}"""));
        ITunedApi api = RestService.For<ITunedApi>(new HttpClient(stub) { BaseAddress = new Uri("http://couch.example") });
        await api.CancelTransientAsync(new Tuned(WorkerProcesses: 0), Token);
        stub.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_client_without_an_address_is_rejected()
    {
        IOrdersBackupApi api = RestService.For<IOrdersBackupApi>(new HttpClient());
        (await api.Invoking(it => it.GetAsync("x", Token)).Should().ThrowAsync<InvalidOperationException>()).WithMessage("*BaseAddress*");
    }

    private static IOrdersBackupApi Api(Func<StubRequest, HttpResponseMessage> answer, RefitSettings? settings = null) =>
        RestService.For<IOrdersBackupApi>(
            new HttpClient(new StubServer().On("GET", "/", answer)) { BaseAddress = new Uri("http://couch.example") },
            settings
        );
}
