using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>RPK6004: a transient replication has no document, and the scheduler removes its job when it ends.</summary>
internal static class TransientLookup
{
    private const string RemovedJob =
        "the scheduler removes its job when it ends, so GetJobAsync throws ReplicationNotFoundException; use the "
        + "result of WaitForCompletionAsync instead";

    /// <summary>
    /// Why a call cannot find the transient replication with the given id, or <c>null</c> if it can or if the origin is not known.
    /// </summary>
    public static string? Problem(IInvocationOperation call, CancellationToken cancellationToken)
    {
        bool isJob = call.TargetMethod.Name == "GetJobAsync";
        IOperation? id = isJob ? Origin.Value(call, "replicationId") : Origin.Value(call, "id");
        if (id is null || Origin.Of(id, cancellationToken) is not IPropertyReferenceOperation { Instance: { } owner } property)
            return null;

        if (property.Property.Name == "Id" && KnownSymbols.Is(owner.Type, KnownNames.TransientReplication))
        {
            if (!isJob)
                return "it has no document, and this call looks up a document id; use GetJobAsync while it runs";
            return Origin.Bare(owner) is ILocalReferenceOperation or IParameterReferenceOperation && HasEnded(call, owner)
                ? RemovedJob
                : null;
        }

        return
            isJob
            && property.Property.Name == "ReplicationId"
            && KnownSymbols.Is(owner.Type, KnownNames.ReplicationRun)
            && Origin.Of(owner, cancellationToken)
                is IInvocationOperation { TargetMethod.Name: "ReplicateAsync" or "WaitForCompletionAsync" }
            ? RemovedJob
            : null;
    }

    /// <summary>Whether an earlier statement has certainly awaited the end of the replication.</summary>
    private static bool HasEnded(IInvocationOperation call, IOperation transient)
    {
        IOperation inner = call;
        for (
            IOperation? outer = call.Parent;
            outer is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation);
            inner = outer, outer = outer.Parent
        )
        {
            if (outer is not IBlockOperation block)
                continue;
            foreach (IOperation statement in block.Operations)
            {
                if (statement == inner)
                    break;
                if (statement is IExpressionStatementOperation or IVariableDeclarationGroupOperation && Awaits(statement, transient))
                    return true;
            }
        }

        return false;
    }

    private static bool Awaits(IOperation statement, IOperation transient) =>
        statement.Descendants().OfType<IAwaitOperation>().Any(awaited => Ending(awaited.Operation) is { } ended && Same(ended, transient));

    /// <summary>The transient replication whose end a call causes or waits for.</summary>
    private static IOperation? Ending(IOperation awaited)
    {
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner })
            awaited = inner;
        if (awaited is not IInvocationOperation call)
            return null;
        if (
            call.TargetMethod.Name is "WaitForCompletionAsync" or "CancelAsync"
            && KnownSymbols.Is(call.TargetMethod.ContainingType, KnownNames.TransientReplication)
        )
            return call.Instance;
        return
            call.TargetMethod.Name == "CancelTransientAsync"
            && Origin.IsOnReplicator(call)
            && Origin.Value(call, "replicationId") is { } id
            && Origin.Bare(id) is IPropertyReferenceOperation { Property.Name: "Id", Instance: var owner }
            ? owner
            : null;
    }

    private static bool Same(IOperation one, IOperation other) =>
        (Origin.Bare(one), Origin.Bare(other)) switch
        {
            (ILocalReferenceOperation a, ILocalReferenceOperation b) => SymbolEqualityComparer.Default.Equals(a.Local, b.Local),
            (IParameterReferenceOperation a, IParameterReferenceOperation b) => SymbolEqualityComparer.Default.Equals(
                a.Parameter,
                b.Parameter
            ),
            _ => false,
        };
}
