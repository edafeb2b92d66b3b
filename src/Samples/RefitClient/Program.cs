using System.Net.Http.Json;
using Refit;
using ReplicationKit;
using ReplicationKit.Embedded;
using Samples;

await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
using HttpClient client = couch.CreateClient();
(await client.PutAsync("orders", null)).EnsureSuccessStatusCode();
(await client.PutAsJsonAsync("orders/order-1", new { state = "open" })).EnsureSuccessStatusCode();

// The interface of the specification and its implementation are generated; ForGenerated is safe in trimmed and NativeAOT applications.
IOrdersCopyApi api = RestService.ForGenerated<IOrdersCopyApi>(client, new RefitSettings());
await api.PutAsync(IOrdersCopyApi.DocumentId, new OrdersCopy());

ReplicationStatus status;
using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
do
{
    await timer.WaitForNextTickAsync();
    using IApiResponse<ReplicationStatus> response = await api.GetStatusWithResponseAsync(IOrdersCopyApi.DocumentId);
    await response.EnsureSuccessStatusCodeAsync();
    status = response.Content!;
} while (!status.IsTerminal);

Console.WriteLine($"{status.Id}: {status.State}, documents written: {status.DocsWritten}");

namespace Samples
{
    /// <summary>Copies all orders once.</summary>
    [Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
    public partial record OrdersCopy;
}
