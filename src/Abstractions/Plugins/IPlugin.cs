using Microsoft.Extensions.DependencyInjection;

namespace SaeLab.Abstractions;

/// <summary>The one door of a plugin assembly, announced by <c>[assembly: Plugin&lt;MyPlugin&gt;]</c>.</summary>
public interface IPlugin
{
    /// <summary>Adds the plugin's components. Called once, before any manifest is read.</summary>
    /// <param name="services">Take only the <c>Add…</c> methods of <see cref="ComponentRegistration"/>; the host refuses anything else.</param>
    void Register(IServiceCollection services);
}
