using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace SaeLab.Conventions.Tests;

/// <summary>The compiler demands a comment on everything public; these tests demand that it says something.</summary>
public sealed class DocumentationTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_public_type_and_member_says_what_it_is() =>
        Rule.HasNoOffenders("These have no summary:", OurAssemblies.Sources.Concat(OurAssemblies.Plugins).SelectMany(Undocumented));

    [Fact]
    public void Projects_of_sources_and_plugins_do_not_silence_the_compiler() =>
        Rule.HasNoOffenders(
            "These project files switch warnings off:",
            new[] { "src", "plugins" }.SelectMany(folder => Directory.EnumerateFiles(RepositoryPaths.Get(folder), "*.csproj", SearchOption.AllDirectories))
                .Where(path => File.ReadAllText(path).Contains("NoWarn", StringComparison.Ordinal)));

    private static IEnumerable<string> Undocumented(Assembly assembly)
    {
        var documented = XDocument.Load(OurAssemblies.DocumentationOf(assembly)).Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal);
        foreach (var type in assembly.GetExportedTypes())
        {
            var id = type.FullName!.Replace('+', '.');
            if (!SaysSomething(documented.GetValueOrDefault("T:" + id)))
                yield return id;
            var parameters = documented.GetValueOrDefault("T:" + id)?.Elements("param").Where(p => p.Value.Trim().Length > 0).Select(p => p.Attribute("name")!.Value).ToHashSet() ?? [];
            foreach (var member in Written(type).Where(m => !parameters.Contains(m.Name) && !documented.Any(d => IsOf(d.Key, id, m) && SaysSomething(d.Value))))
                yield return $"{id}.{member.Name}";
        }
    }

    /// <summary>Members without those that the compiler adds; constructors are documented with their type's parameters.</summary>
    private static IEnumerable<MemberInfo> Written(Type type) => type.GetMembers(Declared).Where(m => m switch
    {
        MethodInfo method => !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute)),
        FieldInfo field => !field.IsSpecialName,
        PropertyInfo => true,
        _ => false,
    });

    /// <summary>Whether a documentation id means a member, overloads counting as one.</summary>
    private static bool IsOf(string id, string type, MemberInfo member)
    {
        var name = $"{type}.{(member is PropertyInfo { Name: "Item" } ? "Item" : member.Name)}";
        return id.Length >= 2 + name.Length && id.AsSpan(2).StartsWith(name, StringComparison.Ordinal)
            && (id.Length == 2 + name.Length || id[2 + name.Length] is '(' or '`');
    }

    private static bool SaysSomething(XElement? member) =>
        member is not null && (member.Element("inheritdoc") is not null || member.Element("summary")?.Value.Trim().Length > 0);
}
