using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.CommandLine.Creation;

/// <summary>Names that a new variant cannot have: its code would not compile, or a manifest could not tell it from another component.</summary>
internal static class TakenNames
{
    private static readonly string[] Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary>Refuses a name that is taken.</summary>
    /// <exception cref="InputException">It is; the message says by what.</exception>
    public static void Refuse(VariantName name, PluginHost host)
    {
        if (Keywords.Contains(name.ManifestName, StringComparer.Ordinal))
            throw new InputException($"'{name.ManifestName}' is a keyword of C#; choose another name");
        if (HiddenBy(name) is { } hidden)
            throw new InputException($"a class {name.TypeName} would hide {hidden} from its own code; choose another name");
        // topk and top_k are one name to whoever reads them.
        if (host.Catalogue.All.FirstOrDefault(c => Plain(c.Descriptor.Name) == Plain(name.ManifestName)) is { } component)
            throw new InputException($"{component.PluginName} has the name '{component.Descriptor.Name}' for its {KindNames.Singular(component.Descriptor.Kind)}; choose another than {name.ManifestName}");
        if (host.Plugins.FirstOrDefault(p => p.Name.Equals(name.TypeName, StringComparison.OrdinalIgnoreCase)) is { } plugin)
            throw new InputException($"there is a plugin {plugin.Name} already ({plugin.File}); choose another name");
    }

    /// <summary>What the template names, or a member that a class cannot share its name with.</summary>
    private static string? HiddenBy(VariantName name)
    {
        string[] types = [name.TypeName, name.TypeName + "Options", name.TypeName + "Plugin"];
        if (name.TypeName is "System" or "Microsoft" or "SaeLab")
            return $"the namespace {name.TypeName}";
        if (VisibleTypes().FirstOrDefault(t => types.Contains(Written(t))) is { } type)
            return $"{type.Namespace}.{Written(type)}";
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        return typeof(Sae).GetMembers(all).Any(m => m.Name == name.TypeName) ? $"{nameof(Sae)}.{name.TypeName}" : null;
    }

    /// <summary>The types of the namespaces that the template sees.</summary>
    private static IEnumerable<Type> VisibleTypes() =>
        new[] { typeof(Sae), typeof(Graph), typeof(IServiceCollection), typeof(RequiredAttribute), typeof(IEnumerable<>), typeof(Range) }
            .SelectMany(one => one.Assembly.GetExportedTypes().Where(t => t.Namespace == one.Namespace));

    /// <summary>As code writes it: <c>Plugin</c> for <c>PluginAttribute`1</c>.</summary>
    private static string Written(Type type)
    {
        const string suffix = "Attribute";
        var name = type.Name.Split('`')[0];
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
