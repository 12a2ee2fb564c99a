return await Moev.Lab.Commands.LabProgram.RunAsync(args);
