namespace ReplicationKit.Hosting;

/// <summary>Creates specifications of a client that are to be ensured.</summary>
internal sealed record SpecificationFactory(Func<IServiceProvider, IEnumerable<IReplicationSpec>> Create);
