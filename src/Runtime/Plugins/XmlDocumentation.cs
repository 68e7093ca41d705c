using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Plugins;

/// <summary>The summaries of types, properties and enum values as plain text, from the XML file that the compiler writes next to an assembly.</summary>
/// <remarks>Where there is no such file, or it is none, every summary is empty. Not for use by several threads at once.</remarks>
public sealed class XmlDocumentation
{
    private readonly Dictionary<Assembly, IReadOnlyDictionary<string, XElement>> _files = [];

    /// <summary>The summary of a type.</summary>
    public string SummaryOf(Type type) => TextOf(Find(type.Assembly, "T:" + NameOf(type))?.Element("summary"));

    /// <summary>The summary of a property; for one that a record declares in its parameter list, the parameter's.</summary>
    public string SummaryOf(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var own = TextOf(Find(type.Assembly, $"P:{NameOf(type)}.{property.Name}")?.Element("summary"));
        return own.Length > 0 ? own : TextOf(Find(type.Assembly, "T:" + NameOf(type))?.Elements("param")
            .FirstOrDefault(p => (string?)p.Attribute("name") == property.Name));
    }

    /// <summary>The summary of a value of an enum.</summary>
    public string SummaryOf(Type enumType, string value) => TextOf(Find(enumType.Assembly, $"F:{NameOf(enumType)}.{value}")?.Element("summary"));

    /// <summary>The text of a documentation element on one line: what references refer to is named as manifests name it.</summary>
    internal static string TextOf(XElement? element)
    {
        var text = new StringBuilder();
        Append(element, text);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(XElement? element, StringBuilder text)
    {
        foreach (var node in element?.Nodes() ?? [])
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { IsEmpty: true } reference:
                    text.Append(NameIn(reference));
                    break;
                case XElement { Name.LocalName: "para" or "item" or "list" } block:
                    text.Append(' ');
                    Append(block, text);
                    text.Append(' ');
                    break;
                case XElement inline:
                    Append(inline, text);
                    break;
            }
        }
    }

    /// <summary>The last part of what <c>cref</c>, <c>langword</c>, <c>name</c> or <c>href</c> names; properties and enum values in snake case.</summary>
    private static string NameIn(XElement reference)
    {
        var target = reference.Attributes().FirstOrDefault(a => a.Name.LocalName is "cref" or "langword" or "name" or "href");
        if (target is null)
            return "";
        if (target.Name.LocalName != "cref")
            return target.Value;
        var name = target.Value.Split('(')[0].Split('.')[^1].Split('`')[0];
        name = name[(name.LastIndexOf(':') + 1)..];
        return target.Value is ['P' or 'F', ':', ..] ? SnakeCase.Of(name) : name;
    }

    private static string NameOf(Type type) => (type.FullName ?? type.Name).Split('[')[0].Replace('+', '.');

    private XElement? Find(Assembly assembly, string member)
    {
        if (!_files.TryGetValue(assembly, out var members))
            _files[assembly] = members = Read(assembly.Location);
        return members.GetValueOrDefault(member);
    }

    private static Dictionary<string, XElement> Read(string assemblyFile)
    {
        var file = Path.ChangeExtension(assemblyFile, "xml");
        if (assemblyFile.Length == 0 || !File.Exists(file))
            return [];
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader).Descendants("member")
                .GroupBy(m => (string?)m.Attribute("name") ?? "", StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
