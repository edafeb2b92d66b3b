using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ReplicationKit.Hosting.Tests;

/// <summary>The first code block of hosting.md, statement by statement.</summary>
internal static class PageSample
{
    public static void Configure(IHostApplicationBuilder builder)
    {
        builder
            .Services.AddReplicationKit(builder.Configuration.GetConnectionString("couchdb")!)
            .AddReplication<OrdersBackup>() // ensured at startup
            .AddReplication(_ => new DepartmentStaff(ReplicationEndpoint.Database("hr"), builder.Configuration["Department"]!));
        builder.Services.AddReplicationKit("archive", builder.Configuration.GetSection("Archive")); // [FromKeyedServices("archive")] Replicator
        builder.Services.AddHealthChecks().AddReplicationKit();
    }
}
