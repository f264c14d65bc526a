function courseloomTalk() {}
