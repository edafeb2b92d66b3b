using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Lays a specification's document out: <c>_id</c> first, then the options in the order of the option table.</summary>
internal sealed class DocumentLayout
{
    private readonly ReplicationModel _model;
    private readonly DocumentPieces _pieces = new();
    private readonly bool _reverse;

    private DocumentLayout(ReplicationModel model, bool reverse)
    {
        _model = model;
        _reverse = reverse;
    }

    /// <summary>The document of one direction.</summary>
    public static DocumentPieces Document(SpecificationSource source, bool reverse)
    {
        var layout = new DocumentLayout(source.Model, reverse);
        layout.Id(source.HasHashedId);
        foreach (ReplicationOption option in ReplicationOptions.All) layout.Option(option);
        layout._pieces.Constant("}");
        return layout._pieces;
    }

    /// <summary>What the hash in the id is made of. It begins with the version of its own form.</summary>
    public static DocumentPieces Identity(SpecificationSource source)
    {
        var layout = new DocumentLayout(source.Model, reverse: false);
        layout._pieces.Constant("{\"identity\":1");
        foreach (ReplicationOption option in ReplicationOptions.All.Where(option => option.IsIdentity)) layout.Option(option);
        layout._pieces.Constant("}");
        return layout._pieces;
    }

    private void Id(bool hashed)
    {
        _pieces.Constant("{\"_id\":\"");
        foreach (IdPart part in _model.Id)
        {
            if (part.IsPlaceholder && _model.Members.FirstOrDefault(member => member.Name == part.Text) is { } member)
                _pieces.Statement(MemberCode.WritePart(member, MemberCode.Reference(member)));
            else
                _pieces.Constant(JsonText.Escape(part.Text));
        }

        if (hashed)
        {
            _pieces.Constant("-");
            _pieces.Statement($"json.Hash({Names.Hash}.Of(this));");
        }

        _pieces.Constant(_reverse ? "-reverse\"" : "\"");
    }

    private void Option(ReplicationOption option)
    {
        OptionSource source = OptionSource.Of(_model, option, _reverse);
        string name = $",\"{option.JsonName}\":";
        if (source.Fixed is { } value)
        {
            Fixed(option, name, value);
        }
        else if (source.Member is { IsNullable: true } optional)
        {
            string local = MemberCode.Local(_model, optional);
            Optional(optional, local, name, MemberCode.WriteOption(option, optional, local));
        }
        else if (source.Member is { } member)
        {
            _pieces.Constant(name);
            _pieces.Statement(MemberCode.WriteOption(option, member, MemberCode.Reference(member)));
        }
        else if (option == ReplicationOptions.TargetParams && _model.TargetParams is { } targetParams && !_reverse)
        {
            _pieces.Constant(name + FixedJson.Of(targetParams));
        }
        else if (option == ReplicationOptions.QueryParams)
        {
            QueryParams();
        }
        else if (option == ReplicationOptions.Selector && _model.Selector is { } selector)
        {
            _pieces.Constant(name);
            if (selector.IsConstant) _pieces.Constant(selector.Key);
            else _pieces.Statement($"{Names.Selector}.Write(this, ref json);");
        }
    }

    private void Fixed(ReplicationOption option, string name, FixedOption value)
    {
        _pieces.Constant(name);
        if (option.Kind != OptionKind.Endpoint || FixedJson.IsUrl(value.Text!))
        {
            _pieces.Constant(FixedJson.Of(option, value));
            return;
        }

        string escaped = JsonText.Escape(value.Text!);
        string segment = DatabaseSegment.Escape(value.Text!);
        _pieces.Database(escaped, segment);
    }

    /// <summary>JSON and a value, both only where the member has one.</summary>
    private void Optional(MemberModel member, string local, string json, string statement)
    {
        var pieces = new DocumentPieces();
        pieces.Constant(json);
        pieces.Statement(statement);
        _pieces.Optional(MemberCode.Reference(member), local, pieces);
    }

    private void QueryParams()
    {
        List<MemberModel> members = _model.Members.Where(member => member.Role == MemberRole.QueryParam).ToList();
        if (_model.QueryParams.IsEmpty && members.Count == 0) return;
        if (_model.QueryParams.IsEmpty && members[0].IsNullable)
        {
            OptionalQueryParams(members);
            return;
        }

        string before = ",\"query_params\":{";
        foreach (FixedQueryParam parameter in _model.QueryParams)
        {
            _pieces.Constant(before + JsonText.Quote(parameter.Key) + ":" + FixedJson.Of(parameter));
            before = ",";
        }

        foreach (MemberModel member in members)
        {
            string name = before + JsonText.Quote(member.QueryKey!) + ":";
            before = ",";
            if (member.IsNullable)
            {
                string local = MemberCode.Local(_model, member);
                Optional(member, local, name, MemberCode.WriteValue(member, local));
                continue;
            }

            _pieces.Constant(name);
            _pieces.Statement(MemberCode.WriteValue(member, MemberCode.Reference(member)));
        }

        _pieces.Constant("}");
    }

    /// <summary>Nobody knows which is the first, nor whether there is one.</summary>
    private void OptionalQueryParams(List<MemberModel> members)
    {
        _pieces.Statement("json.BeginQueryParams();");
        foreach (MemberModel member in members)
        {
            string local = member.IsNullable ? MemberCode.Local(_model, member) : MemberCode.Reference(member);
            DocumentPieces pieces = member.IsNullable ? new DocumentPieces() : _pieces;
            pieces.Statement($"json.QueryParam({CodeLiteral.Utf8(JsonText.Quote(member.QueryKey!) + ":")});");
            pieces.Statement(MemberCode.WriteValue(member, local));
            if (member.IsNullable) _pieces.Optional(MemberCode.Reference(member), local, pieces);
        }

        _pieces.Statement("json.EndQueryParams();");
    }
}
