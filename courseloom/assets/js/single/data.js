/* Stands in for ondemand.js where the book is one file: the data is in the file, and the address of a page is a hash. */
const courseloomOnDemand = {
  async load(name) {
    if (name === "path") return courseloomPathScript();
    const data = courseloomSingle.data(name);
    Object.keys(data).filter((one) => data[one] === "").forEach((one) => { data[one] = courseloomSingle.form(one); });
    return data.pictures ? { ...data, files: data.files.map((at) => data.pictures[at]) } : data;
  },
  address: (path) => location.href.split("#")[0] + "#" + path.replace(/^\.\.(?=\/)/, ""),
};
