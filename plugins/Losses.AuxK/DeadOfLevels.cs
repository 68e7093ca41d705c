using SaeLab.Abstractions;

namespace SaeLab.Losses.AuxK;

/// <summary>The dead latents by the segment of the nested prefixes in which they stand. Keeps its lists from step to step.</summary>
internal sealed class DeadOfLevels
{
    private readonly List<List<int>> _levels = [];
    private bool[] _isDead = [];

    /// <summary>The dead latents between the ends of the prefix before and of this one, ascending.</summary>
    public IReadOnlyList<int> this[int level] => _levels[level];

    /// <summary>Sorts them.</summary>
    public void Sort(IReadOnlyList<int> dead, in PrefixLevels levels)
    {
        var latents = levels.Widths[^1];
        if (_isDead.Length < latents)
            _isDead = new bool[latents];
        while (_levels.Count < levels.Widths.Count)
            _levels.Add([]);
        for (var i = 0; i < dead.Count; i++)
            _isDead[dead[i]] = true;
        var start = 0;
        for (var level = 0; level < levels.Widths.Count; level++)
        {
            _levels[level].Clear();
            for (var place = start; place < levels.Widths[level]; place++)
            {
                var latent = levels.Order is null ? place : levels.Order[place];
                if (_isDead[latent])
                    _levels[level].Add(latent);
            }

            _levels[level].Sort();
            start = levels.Widths[level];
        }

        for (var i = 0; i < dead.Count; i++)
            _isDead[dead[i]] = false;
    }
}
