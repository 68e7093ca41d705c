using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SaeLab.CommandLine;

/// <summary>Adds examples to the help of a command, since people copy them sooner than they read options.</summary>
internal static class HelpExamples
{
    private static readonly Dictionary<Command, string> Examples = [];

    /// <summary>Shows these lines below the command's help.</summary>
    public static void AddTo(Command command, string examples)
    {
        Examples[command] = examples;
        if (command is RootCommand root)
        {
            var help = root.Options.OfType<HelpOption>().Single();
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        /// <summary>Help is given whatever else is wrong or missing.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            if (Examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var line in examples.Split('\n'))
                    output.WriteLine($"  {line}");
                output.WriteLine();
            }

            return result;
        }
    }
}
