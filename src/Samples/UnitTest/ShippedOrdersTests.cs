using System.Net;
using System.Net.Http.Json;
using ReplicationKit;
using ReplicationKit.Embedded;
using Xunit;

namespace Samples;

public sealed class ShippedOrdersTests : IAsyncLifetime
{
    private EmbeddedCouch _couch = null!;
    private HttpClient _http = null!;

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync(cancellationToken: Canceled);
        _http = _couch.CreateClient();
        (await _http.PutAsync("orders", null, Canceled)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _couch.DisposeAsync();
    }

    [Fact]
    public async Task Only_shipped_orders_are_copied()
    {
        await _http.PutAsJsonAsync("orders/one", new { state = "shipped" }, Canceled);
        await _http.PutAsJsonAsync("orders/two", new { state = "open" }, Canceled);

        using var replicator = Replicator.Connect(_couch.Uri);
        ReplicationHandle shipped = await replicator.CreateAsync(new ShippedOrders(), Canceled);
        ReplicationStatus end = await shipped.WaitForCompletionAsync(Canceled);

        Assert.Equal(1, end.DocsWritten);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("shipped/one", Canceled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("shipped/two", Canceled)).StatusCode);
    }

    [Fact]
    public async Task A_missing_source_is_reported()
    {
        await _http.DeleteAsync("orders", Canceled);

        using var replicator = Replicator.Connect(_couch.Uri);
        ReplicationHandle shipped = await replicator.CreateAsync(new ShippedOrders(), Canceled);
        await foreach (ReplicationStatus status in shipped.FollowAsync(Canceled))
        {
            if (status.State != ReplicationState.Crashing)
                continue;
            Assert.Equal(ReplicationFailure.SourceNotFound, status.Failure);
            return;
        }

        Assert.Fail("It should not end.");
    }
}
