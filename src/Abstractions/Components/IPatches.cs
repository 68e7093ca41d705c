namespace SaeLab.Abstractions;

/// <summary>A source whose rows are square patches of pictures: the grey values of one line of pixels after another, from the top down.</summary>
public interface IPatches
{
    /// <summary>Pixels along a side; a row has side² of them.</summary>
    int Side { get; }
}
