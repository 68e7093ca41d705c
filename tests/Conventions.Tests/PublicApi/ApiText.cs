using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace SaeLab.Conventions.Tests.PublicApi;

/// <summary>The public surface of an assembly as text: C#-like, a line per member, in an order that only depends on names.</summary>
/// <remarks>Left out: what the compiler adds to records, finalizers, and attributes.</remarks>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var group in assembly.GetExportedTypes().GroupBy(t => t.Namespace!).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append($"namespace {group.Key}\n");
            foreach (var type in group.OrderBy(t => t.FullName, StringComparer.Ordinal))
            {
                text.Append('\n').Append(TypeDeclaration.Of(type)).Append('\n');
                foreach (var member in Members(type))
                    text.Append($"    {member}\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");
        return
        [
            .. Lines(type.GetFields(Declared).Where(f => IsVisible(f.IsPublic, f.IsFamily || f.IsFamilyOrAssembly)), MemberDeclaration.Of),
            .. Lines(type.GetConstructors(Declared).Where(c => IsVisible(c) && !IsGenerated(c) && !c.IsStatic), MemberDeclaration.Of),
            .. Lines(type.GetProperties(Declared).Where(p => p.Name != "EqualityContract" && p.GetAccessors(nonPublic: true).Any(IsVisible)), MemberDeclaration.Of),
            .. Lines(type.GetMethods(Declared).Where(m => IsVisible(m) && !IsGenerated(m) && !IsAccessor(m) && m.Name != "Finalize"), MemberDeclaration.Of),
        ];
    }

    /// <summary>Whether other assemblies can use it.</summary>
    internal static bool IsVisible(MethodBase method) => IsVisible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsVisible(bool isPublic, bool isProtected) => isPublic || isProtected;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal));

    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> declaration) where T : MemberInfo =>
        members.Select(m => (m.Name, Line: declaration(m))).OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Line, StringComparer.Ordinal).Select(m => m.Line);
}
