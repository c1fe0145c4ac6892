using MiniKube.Cli.Mk.Commands;

return await CommandRunner.RunAsync(CommandTree.Build(TimeProvider.System), args).ConfigureAwait(false);
