return Moev.Lab.Commands.LabProgram.Run(args);
