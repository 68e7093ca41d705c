namespace SaeLab.Abstractions;

/// <summary>Announces an assembly as a plugin. Use <see cref="PluginAttribute{T}"/>.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public abstract class PluginAttribute : Attribute
{
    private protected PluginAttribute()
    {
    }

    /// <summary>A new instance of the announced plugin.</summary>
    public abstract IPlugin Create();
}

/// <summary>Announces an assembly as a plugin whose door is <typeparamref name="T"/>.</summary>
public sealed class PluginAttribute<T> : PluginAttribute where T : IPlugin, new()
{
    /// <inheritdoc/>
    public override IPlugin Create() => new T();
}
