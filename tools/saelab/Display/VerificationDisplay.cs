namespace SaeLab.CommandLine.Display;

/// <summary>One line on the error stream of a terminal that says how far verification has come; nothing elsewhere.</summary>
internal sealed class VerificationDisplay : IDisposable
{
    private readonly bool _isShown = !Console.IsErrorRedirected;
    private int _width;

    public void Show(int done, int total, string component)
    {
        if (!_isShown)
            return;
        var line = $"{done}/{total}  {component}";
        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        if (_isShown && _width > 0)
            Console.Error.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }

    public void Dispose() => Clear();
}
