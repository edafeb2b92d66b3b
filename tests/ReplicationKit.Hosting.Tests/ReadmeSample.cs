using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ReplicationKit.Hosting.Tests;

/// <summary>README.md's section "In a host", compiled: each of its lines stands here.</summary>
internal static class ReadmeSample
{
    public static void Configure(IHostApplicationBuilder builder)
    {
        builder
            .Services.AddReplicationKit(builder.Configuration.GetConnectionString("couchdb")!)
            .AddReplication<OrdersBackup>() // ensured at start-up
            .AddReplication(_ => new DepartmentStaff(ReplicationEndpoint.Database("hr"), builder.Configuration["Department"]!));
        builder.Services.AddReplicationKit("archive", builder.Configuration.GetSection("Archive")); // [FromKeyedServices("archive")] Replicator
        builder.Services.AddHealthChecks().AddReplicationKit();
    }
}
