using System.Text;

namespace ReplicationKit.Embedded.Storage;

/// <summary>The revisions of one document: every branch that replication or conflicting edits created.</summary>
internal sealed class RevisionTree
{
    private const int NoParent = -1;

    private readonly List<Node> _nodes = [];

    /// <summary>Whether a merged path has a revision that another branch has too.</summary>
    private bool _hasTwice;

    /// <summary>A revision: the index of its parent (-1 for a root), and where its body is stored (0 when only the id is known).</summary>
    internal readonly record struct Node(int Parent, RevisionId Id, bool Deleted, long BodyKey, long Seq);

    public bool IsEmpty => _nodes.Count == 0;

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The leaves, the winner first: not deleted before deleted, then by generation and id, highest first.</summary>
    public List<Node> Leaves()
    {
        if (_nodes.Count == 1)
            return [_nodes[0]];
        Span<bool> isParent = _nodes.Count <= 256 ? stackalloc bool[_nodes.Count] : new bool[_nodes.Count];
        isParent.Clear();
        foreach (Node node in _nodes)
        {
            if (node.Parent != NoParent)
                isParent[node.Parent] = true;
        }
        var leaves = new List<Node>();
        for (int i = 0; i < _nodes.Count; i++)
        {
            if (!isParent[i])
                leaves.Add(_nodes[i]);
        }
        if (leaves.Count > 1)
            leaves.Sort(static (a, b) => a.Deleted != b.Deleted ? a.Deleted.CompareTo(b.Deleted) : b.Id.CompareTo(a.Id));
        return leaves;
    }

    public Node Winner => _nodes.Count == 1 ? _nodes[0] : Leaves()[0];

    public int IndexOf(RevisionId id)
    {
        for (int i = 0; i < _nodes.Count; i++)
        {
            if (_nodes[i].Id == id)
                return i;
        }
        return -1;
    }

    public bool IsLeaf(int index) => !_nodes.Exists(node => node.Parent == index);

    /// <summary>Returns the leaves that descend from the revision, including the revision itself if it is one.</summary>
    public List<Node> LeavesFrom(RevisionId id)
    {
        int start = IndexOf(id);
        return start < 0 ? [] : Branches(start);
    }

    /// <summary>
    /// The leaves as CouchDB's tree lists them (<c>couch_key_tree:get_all_leafs/1</c>): the branches of a revision in the order of their ids,
    /// and those of the highest root first.
    /// </summary>
    public List<Node> Branches() => Branches(NoParent);

    private List<Node> Branches(int start)
    {
        ILookup<int, int> children = Enumerable.Range(0, _nodes.Count).ToLookup(i => _nodes[i].Parent);
        var open = new Stack<int>(start == NoParent ? children[NoParent].OrderBy(i => _nodes[i].Id) : [start]);
        var leaves = new List<Node>();
        while (open.TryPop(out int index))
        {
            if (!children.Contains(index))
                leaves.Add(_nodes[index]);
            foreach (int child in children[index].OrderByDescending(i => _nodes[i].Id))
                open.Push(child);
        }
        return leaves;
    }

    /// <summary>The revision and its known ancestors, newest first.</summary>
    public List<Node> Path(Node node) => [.. PathOf(_nodes.IndexOf(node))];

    /// <summary>Adds a child of the node at the index, or a root when it is -1.</summary>
    public void Add(int parent, RevisionId id, bool deleted, long bodyKey, long seq) =>
        _nodes.Add(new Node(parent, id, deleted, bodyKey, seq));

    /// <summary>The nearest of the path's revisions, and of those that they grew out of, whose content is stored.</summary>
    public Node? NearestStored(IReadOnlyList<RevisionId> path)
    {
        foreach (RevisionId id in path)
        {
            if (IndexOf(id) is >= 0 and var index)
                return PathOf(index).Select(static node => (Node?)node).FirstOrDefault(static node => node!.Value.BodyKey != 0);
        }
        return null;
    }

    /// <summary>Returns the index of a path's first revision, or -1 if merging the path adds it.</summary>
    public int Find(IReadOnlyList<RevisionId> path)
    {
        (int node, int known) = Match(path);
        for (; node != NoParent && known > 0; known--)
            node = Child(node, path[known - 1]);
        return node;
    }

    /// <summary>
    /// Adds a path as replication brings it, the leaf first and its ancestors after it; false if nothing of it is new. As in CouchDB
    /// (<c>couch_key_tree:merge/2</c>), it joins the first branch that contains its oldest revision, or whose oldest it contains, even if
    /// another branch has its other revisions; <see cref="Stem"/> joins them.
    /// </summary>
    /// <param name="path">The revisions.</param>
    /// <param name="deleted">Whether the first revision is deleted.</param>
    /// <param name="bodyKey">The content of the first revision, or 0 if there is none to add.</param>
    /// <param name="seq">The sequence of the change.</param>
    public bool Merge(IReadOnlyList<RevisionId> path, bool deleted, long bodyKey, long seq) =>
        Merge([.. path.Select((id, i) => i == 0 ? new Node(NoParent, id, deleted, bodyKey, seq) : new Node(NoParent, id, false, 0, seq))]);

    private bool Merge(Node[] path)
    {
        (int index, int known) = Match(Array.ConvertAll(path, static node => node.Id));
        bool changed = false;
        if (index != NoParent && known + 1 < path.Length && _nodes[index].Parent == NoParent)
        {
            // The path brings the ancestors of a root.
            int ancestor = AddPath(NoParent, path, path.Length - 1, known + 1);
            _nodes[index] = _nodes[index] with { Parent = ancestor };
            changed = true;
        }
        int next = index == NoParent ? path.Length - 1 : known;
        for (int child = index; child != NoParent; child = next < 0 ? NoParent : Child(index, path[next].Id))
        {
            index = child;
            changed |= Complete(index, path[next--]);
        }
        if (next < 0)
            return changed;
        AddPath(index, path, next, 0);
        return true;
    }

    private bool Complete(int index, Node other)
    {
        if (_nodes[index].BodyKey != 0 || other.BodyKey == 0)
            return false;
        _nodes[index] = _nodes[index] with { BodyKey = other.BodyKey, Deleted = other.Deleted };
        return true;
    }

    /// <summary>Finds where a path meets the tree: a node, and its index in the path; or -1.</summary>
    private (int Node, int Known) Match(IReadOnlyList<RevisionId> path)
    {
        RevisionId oldest = path[^1];
        foreach (int root in Enumerable.Range(0, _nodes.Count).Where(i => _nodes[i].Parent == NoParent).OrderBy(i => _nodes[i].Id))
        {
            int above = path.Count - 1 - (_nodes[root].Id.Position - oldest.Position);
            if (above < path.Count)
            {
                if (above >= 0 && path[above] == _nodes[root].Id)
                    return (root, above);
            }
            else if (_nodes.FindIndex(node => node.Id == oldest) is >= 0 and var index && IsAncestorOrSelf(root, index))
            {
                return (index, path.Count - 1);
            }
        }
        return (NoParent, 0);
    }

    private int AddPath(int parent, Node[] path, int from, int to)
    {
        for (int i = from; i >= to; i--)
        {
            _hasTwice |= IndexOf(path[i].Id) >= 0;
            _nodes.Add(path[i] with { Parent = parent });
            parent = _nodes.Count - 1;
        }
        return parent;
    }

    private Node[] PathOf(int index)
    {
        var path = new List<Node>();
        for (; index != NoParent; index = _nodes[index].Parent)
            path.Add(_nodes[index]);
        return [.. path];
    }

    private int Child(int parent, RevisionId id) => _nodes.FindIndex(node => node.Parent == parent && node.Id == id);

    /// <summary>Removes ancestors that are further than the limit from every leaf, and returns the keys of their bodies.</summary>
    public List<long> Stem(int limit)
    {
        var lost = new List<long>();
        if (_hasTwice)
            Repair(lost);
        if (_nodes.Count <= limit)
            return lost;
        var keep = new bool[_nodes.Count];
        foreach (Node leaf in Leaves())
        {
            int index = IndexOf(leaf.Id);
            for (int depth = 0; index != NoParent && depth < limit; depth++, index = _nodes[index].Parent)
                keep[index] = true;
        }
        Retain(keep, lost);
        return lost;
    }

    /// <summary>Joins branches that have the same revision (<c>couch_key_tree:repair_tree/2</c>).</summary>
    private void Repair(List<long> lost)
    {
        List<Node[]> paths = [.. Leaves().Select(leaf => PathOf(_nodes.IndexOf(leaf)))];
        HashSet<long> bodies = [.. _nodes.Select(static node => node.BodyKey)];
        _nodes.Clear();
        foreach (Node[] path in paths.OrderBy(static path => path[^1].Id.Position).ThenBy(static path => path[0].Id))
            Merge(path);
        _hasTwice = false;
        bodies.ExceptWith([0, .. _nodes.Select(static node => node.BodyKey)]);
        lost.AddRange(bodies);
    }

    /// <summary>Removes the bodies of everything except the leaves, and returns their keys.</summary>
    public List<long> Compact()
    {
        var lost = new List<long>();
        HashSet<int> parents = [.. _nodes.Select(node => node.Parent)];
        foreach (int i in parents.Where(i => i != NoParent && _nodes[i].BodyKey != 0))
        {
            lost.Add(_nodes[i].BodyKey);
            _nodes[i] = _nodes[i] with { BodyKey = 0 };
        }
        return lost;
    }

    /// <summary>Removes the branches of those leaves that are named, and returns the leaves.</summary>
    /// <param name="revisions">Revisions. Those that are not leaves stay.</param>
    /// <param name="lost">Receives the keys of the bodies.</param>
    public List<RevisionId> Purge(IReadOnlyList<RevisionId> revisions, List<long> lost)
    {
        List<Node> leaves = Leaves();
        List<RevisionId> purged = [.. revisions.Where(revision => leaves.Exists(leaf => leaf.Id == revision)).Distinct()];
        if (purged.Count == 0)
            return purged;
        var keep = new bool[_nodes.Count];
        foreach (Node leaf in leaves.Where(leaf => !purged.Contains(leaf.Id)))
        {
            for (int index = _nodes.IndexOf(leaf); index != NoParent; index = _nodes[index].Parent)
                keep[index] = true;
        }
        Retain(keep, lost);
        return purged;
    }

    public byte[] Serialize()
    {
        using var stream = new MemoryStream(32 * _nodes.Count + 8);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write7BitEncodedInt(_nodes.Count);
        foreach (Node node in _nodes)
        {
            bool digest = RevisionId.IsDigest(node.Id.Hash);
            writer.Write7BitEncodedInt(node.Parent + 1);
            writer.Write7BitEncodedInt(node.Id.Position);
            writer.Write((byte)((node.Deleted ? 1 : 0) | (digest ? 2 : 0)));
            if (digest)
                writer.Write(RevisionId.Bytes(node.Id.Hash));
            else
                writer.Write(node.Id.Hash);
            writer.Write7BitEncodedInt64(node.BodyKey);
            writer.Write7BitEncodedInt64(node.Seq);
        }
        writer.Flush();
        return stream.ToArray();
    }

    public static RevisionTree Deserialize(byte[] data)
    {
        using var reader = new BinaryReader(new MemoryStream(data, writable: false), Encoding.UTF8);
        var tree = new RevisionTree();
        int count = reader.Read7BitEncodedInt();
        for (int i = 0; i < count; i++)
        {
            int parent = reader.Read7BitEncodedInt() - 1;
            int position = reader.Read7BitEncodedInt();
            byte flags = reader.ReadByte();
            string hash = (flags & 2) != 0 ? Hex(reader.ReadBytes(16)) : reader.ReadString();
            tree.Add(
                parent,
                new RevisionId(position, hash),
                (flags & 1) != 0,
                reader.Read7BitEncodedInt64(),
                reader.Read7BitEncodedInt64()
            );
        }
        return tree;
    }

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    private bool IsAncestorOrSelf(int ancestor, int index)
    {
        for (; index != NoParent; index = _nodes[index].Parent)
        {
            if (index == ancestor)
                return true;
        }
        return false;
    }

    private void Retain(bool[] keep, List<long> lostBodies)
    {
        var kept = new List<Node>();
        var moved = new int[_nodes.Count];
        for (int i = 0; i < _nodes.Count; i++)
        {
            moved[i] = keep[i] ? kept.Count : NoParent;
            if (keep[i])
                kept.Add(_nodes[i]);
            else if (_nodes[i].BodyKey != 0)
                lostBodies.Add(_nodes[i].BodyKey);
        }
        for (int i = 0; i < kept.Count; i++)
            kept[i] = kept[i] with { Parent = kept[i].Parent == NoParent ? NoParent : moved[kept[i].Parent] };
        _nodes.Clear();
        _nodes.AddRange(kept);
    }
}
