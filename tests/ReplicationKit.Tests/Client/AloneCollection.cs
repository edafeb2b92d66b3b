namespace ReplicationKit.Tests.Client;

/// <summary>Tests that measure the memory of the whole process, and so run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // A collection of tests is what it is.
public sealed class AloneCollection
#pragma warning restore CA1711
{
    public const string Name = "alone";
}
