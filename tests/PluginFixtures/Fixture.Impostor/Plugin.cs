using SaeLab.Abstractions;
using SaeLab.Fixture.Impostor;

[assembly: Plugin<ImpostorPlugin>]

namespace SaeLab.Abstractions
{
    [AttributeUsage(AttributeTargets.Assembly)]
    public sealed class PluginAttribute<T> : Attribute;
}

namespace SaeLab.Fixture.Impostor
{
    /// <summary>Announced by a copy of the contract's types instead of the contract.</summary>
    internal sealed class ImpostorPlugin;
}
